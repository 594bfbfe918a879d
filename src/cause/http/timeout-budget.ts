import { type Request, wasAnswered } from "../../observation/requests.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { durationInWords } from "../span.ts";
import { type AskedUrl, usersUrls, wentWell } from "./asked-urls.ts";

/** The answer is right, and whoever calls the service has given up by then: how long callers wait stands in the service catalogue. */
export const timeoutBudget: Cause = {
  id: "http.timeout-budget",
  impact: "degrades",
  plain:
    "The service answers, but later than its callers are set to wait. They count it as failed, and often ask again, which makes it slower still.",
  tell: "A good answer is whole only after the time that the catalogue gives for the callers of this service.",
  remedy: [
    "Make the answer quicker, or let the callers wait as long as it takes; both numbers belong into one place.",
    "See that callers do not repeat at once what took too long: the repeats add to the load.",
  ],
  toldApartFrom: ["vantage.overloaded"],
  explains: ["http.slow"],
  owner: "the team of the application, and the teams that call it",
  find: (seen) => {
    const { budgetMs } = seen.settings.expect;
    if (budgetMs === undefined || budgetMs === null) return [];
    const asked = usersUrls(seen).find(({ kind }) => kind === "user-path");
    return asked === undefined ? [] : findAt(asked, budgetMs, seen);
  },
};

function findAt(asked: AskedUrl, budgetMs: number, seen: Seen): Match[] {
  const timed = asked.tries.flatMap((one) => {
    const tookMs = timeOf(one);
    return tookMs !== null && wasAnswered(one) && wentWell(one, asked, seen) ? [{ one, tookMs }] : [];
  });
  const late = timed.filter(({ tookMs }) => tookMs > budgetMs);
  if (late.length === 0) return [];
  const failed = late.map(({ one }) => one);
  const slowest = Math.max(...late.map(({ tookMs }) => tookMs));
  return [
    {
      failed,
      worked: timed.filter(({ tookMs }) => tookMs <= budgetMs).map(({ one }) => one),
      ruledOut: [{ cause: "vantage.overloaded", by: failed, why: "this machine was idle enough to trust the clock" }],
      says: clause(`answers after ${durationInWords(slowest)}, callers wait ${durationInWords(budgetMs)}`),
      next: [
        `Callers give up after ${durationInWords(budgetMs)}: make the answer quicker, or let them wait longer if they can afford it.`,
        "Look whether callers try again at once: each of those tries costs the service as much as the first.",
      ],
    },
  ];
}

/** ms that a caller without an open connection waits until the answer is whole; null where a phase is not known, or this machine was late by over a fifth of it. */
function timeOf({ data, loopDelayMs, subject }: Request): number | null {
  const { connectMs, tlsMs, waitMs, bodyMs } = data.phases ?? {};
  if (connectMs === undefined || waitMs === undefined || (subject.secure && tlsMs === undefined)) return null;
  const tookMs = connectMs + (tlsMs ?? 0) + waitMs + (bodyMs ?? 0);
  return loopDelayMs > tookMs / 5 ? null : tookMs;
}
