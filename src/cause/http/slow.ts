import { isChallenge } from "../../observation/challenged.ts";
import { medianOf, type Request, statusOf, waitOf, wasAnswered } from "../../observation/requests.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { durationInWords } from "../span.ts";
import { type AskedUrl, askedUrls, expectedStatusFor, usersUrls, variantOf } from "./asked-urls.ts";

/** A connection that takes more than this part of the wait is itself far away or slow, and the server is not to blame for the distance. */
const fastConnectShare = 1 / 4;

/**
 * The answer is right and comes late, though the connection itself came up quickly: the time is spent in the server. A late 5xx is judged
 * by its status alone, and a time that this machine was too busy to measure is not used at all.
 */
export const slow: Cause = {
  id: "http.slow",
  impact: "degrades",
  plain:
    "The server answers correctly but lets users wait. The network is quick; the time is spent in the application or in what it depends on.",
  tell: "The first byte comes later than the limit after the request, while the connection came up in less than a quarter of that time.",
  remedy: [
    "Find out where the time goes: the application's trace of a slow request, its database, the queue before its workers.",
    "Compare with the baseline and with other paths: if all are slow, it is load or a shared dependency, if one is, its own code.",
  ],
  toldApartFrom: ["path.latency", "vantage.overloaded"],
  explains: [],
  owner: "the team of the application",
  find: (seen) => {
    const byUsers = usersUrls(seen).flatMap((asked) => findAt(asked, seen));
    // Where users wait as well, the health path has nothing to add.
    return byUsers.length > 0 ? byUsers : askedUrls(seen).flatMap((asked) => findAt(asked, seen));
  },
};

function findAt(asked: AskedUrl, seen: Seen): Match[] {
  const limit = seen.settings.thresholds.ttfbMs;
  const fine = asked.tries.filter((one) => isFine(one, asked, seen));
  const late = fine.filter((one) => (waitOf(one) ?? 0) > limit);
  const failed = late.filter(hadFastConnect);
  if (failed.length === 0) return [];
  const median = medianOf(failed.flatMap((one) => waitOf(one) ?? [])) ?? limit;
  return [
    {
      failed,
      worked: fine.filter((one) => wasQuick(one, limit)),
      ruledOut: [
        ...(failed.every(({ data }) => data.phases?.connectMs !== undefined)
          ? [
              {
                cause: "path.latency" as const,
                by: failed,
                why: `the connection itself came up in ${durationInWords(slowestConnect(failed))}`,
              },
            ]
          : []),
        { cause: "vantage.overloaded", by: failed, why: "this machine was idle enough to trust the clock" },
      ],
      says: clause(`first byte after ${durationInWords(median)}, connected quickly${asked.where}`),
      next: [
        `Look at where ${shortened(asked.url, 120)} spends its time: slow queries, waiting for a lock or a pool, a slow service behind it, a cold start.`,
        "Compare with the health path or a static file on the same server: if those are quick, it is this request; if not, the whole server is short of something.",
      ],
      ...variantOf(asked.variant),
    },
  ];
}

/** What came is an answer that would be right if it came sooner. */
function isFine(one: Request, asked: AskedUrl, seen: Seen): boolean {
  const status = statusOf(one) ?? 0;
  if (!wasAnswered(one) || isChallenge(one) || status === 429) return false;
  return status < 500 || status === expectedStatusFor(asked, seen);
}

/** Quick even where this machine was late to look: then it was quicker still, or slower by that lateness at most. */
function wasQuick({ data, loopDelayMs }: Request, limit: number): boolean {
  const { waitMs } = data.phases ?? {};
  return waitMs !== undefined && waitMs + loopDelayMs <= limit;
}

function hadFastConnect(one: Request): boolean {
  const { connectMs = 0 } = one.data.phases ?? {};
  return connectMs < (waitOf(one) ?? 0) * fastConnectShare;
}

const slowestConnect = (requests: readonly Request[]): number =>
  Math.max(...requests.map(({ data }) => data.phases?.connectMs ?? 0));
