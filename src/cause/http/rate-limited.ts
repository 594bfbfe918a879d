import { isChallenge } from "../../observation/challenged.ts";
import { headerOf, type Request, statusOf } from "../../observation/requests.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedUrl, expectedStatusFor, usersUrls, variantOf, wentWell } from "./asked-urls.ts";
import { retryInWords } from "./retry-after.ts";

/** 429 (RFC 6585, section 4): the service says itself that it is asked too often, so one is enough, and nothing more is asked. */
export const rateLimited: Cause = {
  id: "http.rate-limited",
  impact: "degrades",
  plain:
    "The service turns requests away because it was asked too often from here. Users behind the same address, or with the same key, get the same.",
  tell: "The answer has the status 429, and no sign of a challenge to the probe.",
  remedy: [
    "Ask less often, or wait as long as Retry-After says; look for a client that repeats its requests without a pause.",
    "Raise the limit for callers that need it, and see whether many users share one address (NAT, proxy) and so one limit.",
  ],
  toldApartFrom: ["http.bot-challenge"],
  explains: ["http.client-error", "http.health-check-mismatch"],
  owner: "the team of the application, or whoever runs the gateway in front of it",
  find: (seen) => usersUrls(seen).flatMap((asked) => findAt(asked, seen)),
};

function findAt(asked: AskedUrl, seen: Seen): Match[] {
  if (expectedStatusFor(asked, seen) === 429) return [];
  const failed = asked.tries.filter((one) => statusOf(one) === 429 && !isChallenge(one));
  if (failed.length === 0) return [];
  const worked = asked.tries.filter((one) => statusOf(one) !== 429 && wentWell(one, asked, seen));
  const retry = retryInWords(failed, seen.now);
  const limit = failed.flatMap((one) => limitOf(one) ?? [])[0];
  return [
    {
      failed,
      worked,
      ruledOut: [{ cause: "http.bot-challenge", by: failed, why: "the answer carries no sign of a challenge" }],
      stated: true,
      says: clause(`429: asked too often${retry === null ? "" : `, ${retry}`}${asked.where}`),
      next: [
        worked.length === 0
          ? "The very first request was turned away: the limit is used up already, by others behind the same address or key, or it is set to nothing."
          : `${worked.length} requests were served before: look at the limit for one client, and whether many users share one address (an office, a carrier, another proxy).`,
        ...(limit === undefined ? [] : [`The limit it tells: ${limit}.`]),
        "If only this probe is meant, give its address a higher limit; nothing more was asked once the first 429 had come.",
      ],
      ...variantOf(asked.variant),
    },
  ];
}

/** What is left and of how much, from the header fields that are in use for it (draft-ietf-httpapi-ratelimit-headers, and its forerunners). */
function limitOf(one: Request): string | null {
  const value = (name: string): string | null =>
    headerOf(one, `ratelimit-${name}`) ?? headerOf(one, `x-ratelimit-${name}`) ?? headerOf(one, `x-rate-limit-${name}`);
  const limit = value("limit");
  if (limit === null) return null;
  const left = value("remaining");
  return clause(left === null ? limit : `${left} left of ${limit}`);
}
