import { cellKey, groupByCell } from "../../observation/cell.ts";
import { inOrder } from "../../observation/in-order.ts";
import { brokeIn, isAskedBeside, type Request, statusOf } from "../../observation/requests.ts";
import {
  isUpgradeForbidden,
  isUpgradeLost,
  isUpgradeRefused,
  isUpgradeUnasked,
  type Upgrade,
  upgradeStatusOf,
  wasUpgraded,
} from "../../observation/upgrades.ts";
import { endpointText } from "../../target/address.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";

/**
 * A proper opening handshake gets something else than 101 (RFC 6455, section 4), or a 101 that a browser refuses. Where an ordinary request
 * for the same URL fails as well, it is no matter of the upgrade.
 */
export const websocketUpgradeFailed: Cause = {
  id: "http.websocket-upgrade-failed",
  impact: "breaks",
  plain:
    "The server does not open the WebSocket: it treats the request as an ordinary page, or a proxy on the way drops the words that ask for the upgrade. Chats, live views and consoles stay empty while pages load.",
  tell: "A handshake as a browser makes it gets no valid 101, while an ordinary request for the same URL is answered.",
  remedy: [
    "Make each proxy in front pass the upgrade on: HTTP/1.1 to the upstream, with the headers `Upgrade` and `Connection: upgrade` (nginx: `proxy_http_version 1.1`, `proxy_set_header`).",
    "See whether the path is the one at which the application takes WebSockets, and whether it accepts this Origin.",
  ],
  toldApartFrom: ["http.no-response", "http.bad-gateway"],
  explains: [],
  owner: "whoever runs the proxy in front of the WebSocket service, then the team of that service",
  find: (seen) => {
    const upgrades = inOrder(
      seen.of("http.websocket").filter(({ subject, outcome }) => subject.purpose !== "idle" && outcome !== "skipped"),
    );
    const granted = new Set(upgrades.filter(wasUpgraded).map(({ vantage }) => vantage));
    const failing = upgrades.filter(
      (one) => isUpgradeRefused(one) || isUpgradeLost(one) || (isUpgradeForbidden(one) && granted.has(one.vantage)),
    );
    if (failing.length === 0) return [];
    const pages = seen.of("http.request").filter((one) => one.subject.purpose === "user-path" && !isAskedBeside(one));
    const byPlace = groupByCell(pages);
    const failed = failing.filter((one) => !isBrokenFor((byPlace.get(cellKey(one)) ?? []).filter(isBroken)));
    return failed.length === 0
      ? []
      : [
          matchOf(
            failed,
            upgrades.filter(wasUpgraded),
            pages.filter((one) => !isBroken(one)),
          ),
        ];
  },
};

/** One error that was written, or as many pages that broke off as it takes to say that none comes. */
const isBrokenFor = (broken: readonly Request[]): boolean =>
  broken.some((page) => statusOf(page) !== null) || broken.length >= enough;
const enough = 3;

/** The page fails in a way that has a name of its own, so the upgrade fails with it. */
const isBroken = (page: Request): boolean =>
  !isUpgradeUnasked(page) &&
  (brokeIn(page, "request", "wait", "headers", "body") || (statusOf(page) ?? 0) >= 500 || statusOf(page) === 429);

function matchOf(failed: readonly Upgrade[], worked: readonly Upgrade[], pages: readonly Request[]): Match {
  const cells = new Set(failed.map(cellKey));
  const beside = pages.filter((one) => cells.has(cellKey(one)) && statusOf(one) !== null);
  const isEachTold = [...cells].every((cell) => beside.some((one) => cellKey(one) === cell));
  const why = "an ordinary request for the same URL is answered";
  const places = [...new Set(failed.map(({ subject }) => endpointText(subject.address, subject.port)))].sort();
  return {
    failed,
    worked,
    beside,
    ruledOut: isEachTold
      ? [
          { cause: "http.no-response", by: beside, why },
          { cause: "http.bad-gateway", by: beside, why },
        ]
      : [],
    says: clause(saysOf(failed)),
    next: [
      `Make every proxy in front of ${listed(places)} pass the upgrade on: HTTP/1.1 upstream, with \`Upgrade\` and \`Connection: upgrade\` as they came.`,
      ...(failed.some((one) => upgradeStatusOf(one) === 404)
        ? ["404: see whether the application takes WebSockets at this path."]
        : []),
      ...(failed.some((one) => upgradeStatusOf(one) === 400 || upgradeStatusOf(one) === 426)
        ? [
            "The application saw a plain request: the words that ask for the upgrade were lost on the way, or their version is not 13.",
          ]
        : []),
    ],
  };
}

function saysOf(failed: readonly Upgrade[]): string {
  const wrong = failed.flatMap(({ data }) => data.wrong ?? [])[0];
  if (wrong !== undefined) return `WebSocket: ${wrong}`;
  const statuses = [...new Set(failed.flatMap((one) => upgradeStatusOf(one) ?? []))].sort((a, b) => a - b);
  if (statuses.length > 0) return `WebSocket upgrade is answered with ${statuses.join(", ")} in place of 101`;
  return failed.some(({ failure }) => failure?.code === "timeout")
    ? "WebSocket upgrade gets no answer"
    : "the connection is cut when the WebSocket upgrade is asked for";
}
