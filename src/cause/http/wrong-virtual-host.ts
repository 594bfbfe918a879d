import { contentKindOf, isOfOneKind, isSameAnswer } from "../../observation/answer-kind.ts";
import { cellKey, groupByCell } from "../../observation/cell.ts";
import { isChallenge } from "../../observation/challenged.ts";
import { defaultPageOf } from "../../observation/default-page.ts";
import { inOrder } from "../../observation/in-order.ts";
import { saysSomethingElse, steadyBodyOf } from "../../observation/other-page.ts";
import { brokeIn, type Request, statusOf, titleOf, wasAnswered } from "../../observation/requests.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedUrl, usersUrls, variantOf, wentWell } from "./asked-urls.ts";

/**
 * The name leads to a server that was not told about it. A site that is alone on its server answers every Host alike and is healthy, and so is one that
 * answers 404 to a stranger: what counts is a page that a server only gives where nothing is configured, or another address of the name that does choose
 * by Host and serves it, beside this one that does not.
 */
export const wrongVirtualHost: Cause = {
  id: "http.wrong-virtual-host",
  impact: "breaks",
  plain:
    "The web server answers, but with the page that it gives to any name: the site itself is not configured there, or under another name.",
  tell: "The answer is a known default page, or it is the same for a Host that nobody serves while another address of the name tells the two apart.",
  remedy: [
    "Add the name to the server's configuration (server_name, ServerAlias, host rule of the ingress), then load it and see that nothing else takes the name first.",
    "If the name was moved lately, point its DNS record at the server that has the site.",
  ],
  toldApartFrom: ["http.backend-inconsistent"],
  explains: [
    "http.client-error",
    "http.backend-inconsistent",
    "http.health-check-mismatch",
    "http.redirect-dead-end",
    "http.redirect-loop",
  ],
  owner: "whoever runs the web server or the gateway",
  find: (seen) => {
    // By its address alone no name was asked for that a server could know.
    if (seen.target.kind === "address") return [];
    return usersUrls(seen).flatMap((asked) => [...byPage(asked, seen), ...byHost(asked, seen)]);
  },
};

function byPage(asked: AskedUrl, seen: Seen): Match[] {
  const shown = asked.tries.filter((one) => defaultPageOf(one) !== null && one.data.expectedTextFound !== true);
  if (shown.length === 0) return [];
  const pages = new Set(shown);
  const worked = asked.tries.filter((one) => !pages.has(one) && wentWell(one, asked, seen));
  // Where the same place serves the name at other times, it is one member of several that is not configured.
  const mixed = new Set(worked.filter((one) => (statusOf(one) ?? 400) < 400).map(cellKey));
  const failed = shown.filter((one) => !mixed.has(cellKey(one)));
  const kinds = [...new Set(failed.flatMap((one) => defaultPageOf(one) ?? []))].sort();
  if (failed.length === 0) return [];
  const anyHost = wrongHostsAt(failed, seen).filter((one) => failed.some((own) => isSameAnswer(own, one)));
  return [
    {
      failed,
      worked,
      ...(anyHost.length > 0 ? { beside: anyHost } : {}),
      ruledOut: [{ cause: "http.backend-inconsistent", by: failed, why: "every try at the same address gets it" }],
      stated: true,
      says: clause(`answers with ${listed(kinds, 2)}${asked.where}`),
      next: [
        `The server was not told to serve this name: look for ${hostOf(failed)} in its server names, host rules or ingress, and whether that configuration was loaded.`,
        ...(anyHost.length > 0 ? ["A Host that nobody serves gets the same page."] : []),
        "If the name was moved lately, check that it points at the server that has the site.",
      ],
      ...variantOf(asked.variant, "page"),
    },
  ];
}

/** One address gives this name what it gives to any; another serves it, and not to any. */
function byHost(asked: AskedUrl, seen: Seen): Match[] {
  if (asked.kind !== "user-path") return [];
  const others = inOrder(
    seen.of("http.request").filter((one) => one.subject.purpose === "wrong-host" && (wasAnswered(one) || wasHungUpOn(one))),
  );
  if (others.length === 0) return [];
  const otherAt = groupByCell(others);
  const cells = [...groupByCell(asked.tries.filter(cameToHttp))].map(([key, tries]) => ({
    key,
    tries,
    other: otherAt.get(key)?.[0],
  }));
  const choosing = cells.filter(({ tries, other }) => other !== undefined && tries.every(isServed) && isToldFrom(tries, other));
  const [example] = choosing.flatMap(({ tries }) => tries);
  if (example === undefined) return [];
  const failed = cells.flatMap(({ tries, other }) =>
    other !== undefined &&
    tries.every(
      (one) =>
        wasAnswered(one) &&
        !isChallenge(one) &&
        defaultPageOf(one) === null &&
        one.data.expectedTextFound !== true &&
        givesAnybody(one, other) &&
        isOtherThan(one, example),
    )
      ? tries
      : [],
  );
  if (failed.length === 0) return [];
  const worked = choosing.flatMap(({ tries }) => tries);
  const here = new Set([...failed, ...worked].map(cellKey));
  const beside = others.filter((one) => here.has(cellKey(one)));
  return [
    {
      failed,
      worked,
      beside,
      ruledOut: [
        {
          cause: "http.backend-inconsistent",
          by: beside,
          why: "a Host that nobody serves gets the same answer there, and another one at an address that works",
        },
      ],
      says: clause(`answers ${statusOf(failed[0] ?? example) ?? ""} as to any Host, does not know the name`),
      next: [
        `The server there was not told to serve ${hostOf(failed)}: compare its server names, host rules or ingress with those of an address that works.`,
      ],
      ...variantOf("host"),
    },
  ];
}

/** What broke before the request was sent says nothing of the name in it. */
const cameToHttp = (one: Request): boolean => one.outcome === "ok" || brokeIn(one, "request", "wait", "headers", "body");

/** A server may be told to say nothing to a name that it does not serve (nginx: `return 444`). */
const wasHungUpOn = (one: Request): boolean =>
  brokeIn(one, "wait") && (one.failure?.code === "closed" || one.failure?.code === "reset");

/** A Host that nobody serves is met otherwise there: by another kind of answer or none, or by another body than the one that this name gets each time. */
function isToldFrom(tries: readonly Request[], other: Request): boolean {
  if (tries.every((one) => !isOfOneKind(one, other))) return true;
  const [steady, { bodySha256 }] = [steadyBodyOf(tries), other.data];
  return steady !== null && bodySha256 !== undefined && steady !== bodySha256;
}

const isServed = (one: Request): boolean => wasAnswered(one) && (statusOf(one) ?? 500) < 400 && defaultPageOf(one) === null;

/** An error page may name what was asked for, so its kind is enough; a page that is served must be the same word for word. */
const givesAnybody = (one: Request, other: Request): boolean =>
  (statusOf(one) ?? 0) >= 400 ? (statusOf(one) ?? 500) < 500 && isOfOneKind(one, other) : isSameAnswer(one, other);

const isOtherThan = (one: Request, example: Request): boolean =>
  (statusOf(one) ?? 0) >= 400 ||
  titleOf(one) !== titleOf(example) ||
  contentKindOf(one) !== contentKindOf(example) ||
  saysSomethingElse(one, example);

function wrongHostsAt(failed: readonly Request[], seen: Seen): Request[] {
  const here = new Set(failed.map(cellKey));
  return seen
    .of("http.request")
    .filter((one) => one.subject.purpose === "wrong-host" && wasAnswered(one) && here.has(cellKey(one)));
}

const hostOf = ([one]: readonly Request[]): string => clause(one?.subject.host ?? "the name");
