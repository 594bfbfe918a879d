import { groupByCell } from "../../observation/cell.ts";
import { isChallenge } from "../../observation/challenged.ts";
import type { Observation } from "../../observation/observation.ts";
import { brokeIn, type Request, statusOf } from "../../observation/requests.ts";
import { isUpgradeLost, isUpgradeRefused, type Upgrade, wasUpgraded } from "../../observation/upgrades.ts";
import { speaksWebsocket } from "../../target/target.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedUrl, askedUrls, missesExpectedStatus, missesExpectedText, variantOf, wentWell } from "./asked-urls.ts";

/**
 * The health path and the users' path disagree. Where the check fails and users are well, that is the fault: what looks at it takes good servers out. Where
 * users fail and the check does not see it, their fault is named by itself, and this follows from it: the balancer keeps the bad server in.
 */
export const healthCheckMismatch: Cause = {
  id: "http.health-check-mismatch",
  impact: "degrades",
  plain:
    "The health check does not tell the truth about the service: it fails though users are served well, or it is content though they are not. Load balancers act on it and make things worse.",
  tell: "The path given as --health-path and the one that users ask for disagree at the same address: one is served, the other fails.",
  remedy: [
    "Let the check ask for what users need: the same port, name and dependencies, and nothing that they can do without.",
    "Until it is mended, decide by hand which servers the balancer keeps, since its own view is wrong.",
  ],
  toldApartFrom: [],
  explains: [],
  owner: "the team of the application",
  find: (seen) => {
    const asked = askedUrls(seen);
    const health = asked.filter(({ kind }) => kind === "health-path");
    if (speaksWebsocket(seen.target.scheme)) {
      const users = opened(seen);
      return health.flatMap(({ url, tries }) => falseAlarmAt(url, saidByCell(tries, sayOfCheck), users));
    }
    const user = asked.find(({ kind }) => kind === "user-path");
    return user === undefined ? [] : health.flatMap((path) => findAt(path, user, seen));
  },
};

type Say = "well" | "badly" | "nothing";
type Said<T extends Observation> = { well: readonly T[]; badly: readonly T[] };
type ByCell<T extends Observation> = ReadonlyMap<string, Said<T>>;

const said = <T extends Observation>(tries: readonly T[], say: (one: T) => Say): Said<T> => ({
  well: tries.filter((one) => say(one) === "well"),
  badly: tries.filter((one) => say(one) === "badly"),
});

const saidByCell = <T extends Observation>(tries: readonly T[], say: (one: T) => Say): ByCell<T> =>
  new Map([...groupByCell(tries)].map(([cell, some]) => [cell, said(some, say)]));

/** What users of a WebSocket get: an ordinary request to the same URL is no question of theirs. */
const opened = (seen: Seen): ByCell<Upgrade> =>
  saidByCell(seen.of("http.websocket"), (one) =>
    wasUpgraded(one) ? "well" : isUpgradeRefused(one) || isUpgradeLost(one) ? "badly" : "nothing",
  );

function falseAlarmAt<T extends Observation>(url: string, checks: ByCell<Request>, users: ByCell<T>): Match[] {
  const alarms = [...checks].flatMap(([cell, check]) => {
    const own = users.get(cell);
    const isFalse = check.badly.length > check.well.length && own !== undefined && own.well.length > 0 && own.badly.length === 0;
    return isFalse ? [{ check, own }] : [];
  });
  if (alarms.length === 0) return [];
  return [
    falseAlarm(
      alarms.flatMap(({ check }) => check.badly),
      [...checks.values()].flatMap(({ well }) => well),
      alarms.flatMap(({ own }) => own.well),
      url,
    ),
  ];
}

function findAt(health: AskedUrl, user: AskedUrl, seen: Seen): Match[] {
  const checks = saidByCell(health.tries, sayOfCheck);
  const users = saidByCell(user.tries, (one) => sayOfUser(one, user, seen));
  const nothing: Said<Request> = { well: [], badly: [] };
  const cells = [...checks].map(([key, check]) => ({ check, user: users.get(key) ?? nothing }));
  const blind = cells.filter(
    ({ check, user: own }) => check.badly.length === 0 && check.well.length > 0 && own.well.length === 0 && own.badly.length > 0,
  );
  return [
    ...falseAlarmAt(health.url, checks, users),
    ...(blind.length === 0
      ? []
      : [
          blindCheck(
            blind.flatMap(({ user: own }) => own.badly),
            cells.flatMap(({ user: own }) => own.well),
            blind.flatMap(({ check }) => check.well),
            health.url,
          ),
        ]),
  ];
}

function falseAlarm(failed: Request[], worked: Request[], beside: Observation[], url: string): Match {
  return {
    failed,
    worked,
    beside: beside.slice(0, 3),
    ruledOut: [],
    says: clause(`health path ${wordOf(failed)}, users are served`),
    next: [
      `${clause(pathOf(url))} ${wordOf(failed)} while users are served: whatever looks at it takes good servers out. Look at what the check asks for that users do not need.`,
      "If the path was moved or renamed, give the load balancer the new one.",
    ],
    ...variantOf("check fails", url),
  };
}

function blindCheck(failed: Request[], worked: Request[], beside: Request[], url: string): Match {
  return {
    failed,
    worked,
    beside,
    ruledOut: [],
    says: clause(`users get ${wordOf(failed).replace("answers ", "")}, the health path is content`),
    next: [
      `${clause(pathOf(url))} answers ${statusOf(beside[0] ?? (failed[0] as Request)) ?? ""} while users fail: let the check ask for what users need.`,
    ],
    ...variantOf("users fail", url),
  };
}

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : url);

const ownPhases = ["request", "wait", "headers", "body"] as const;

/** 401 and 403 only keep strangers from the check; a limit and a challenge speak of the probe. A redirect is taken for well by most balancers. */
function sayOfCheck(one: Request): Say {
  if (isChallenge(one)) return "nothing";
  if (brokeIn(one, ...ownPhases)) return "badly";
  const status = one.outcome === "ok" ? statusOf(one) : null;
  if (status === null || status === 401 || status === 403 || status === 407 || status === 429) return "nothing";
  return status >= 400 ? "badly" : "well";
}

function sayOfUser(one: Request, asked: AskedUrl, seen: Seen): Say {
  if (isChallenge(one) || statusOf(one) === 429) return "nothing";
  if (wentWell(one, asked, seen)) return "well";
  const isBad = (statusOf(one) ?? 0) >= 500 || missesExpectedStatus(one, asked, seen) || missesExpectedText(one, asked, seen);
  return isBad || brokeIn(one, ...ownPhases) ? "badly" : "nothing";
}

function wordOf(tries: readonly Request[]): string {
  const statuses = [...new Set(tries.flatMap((one) => statusOf(one) ?? []))].sort();
  return statuses.length === 0 ? "gives no answer" : `answers ${statuses.join(", ")}`;
}
