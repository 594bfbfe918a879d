import { isChallenge } from "../../observation/challenged.ts";
import { defaultPageOf } from "../../observation/default-page.ts";
import { medianOf, type Request, statusOf } from "../../observation/requests.ts";
import { turnedAway } from "../../observation/turned-away.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import {
  type AskedUrl,
  askedUrls,
  expectedStatusFor,
  missesExpectedStatus,
  missesExpectedText,
  variantOf,
  wentWell,
} from "./asked-urls.ts";

/**
 * The service answers, and says that the request is not one it serves. That is how a healthy service treats a stranger, so alone it is a
 * note. Where a person said what the answer must be and it is not, it breaks.
 */
export const clientError: Cause = {
  id: "http.client-error",
  impact: "latent",
  plain:
    "The service works and turns this request down (no such page, no permission). That breaks something only where another answer was expected.",
  tell: "The answer has a status from 400 to 499, or is not the one that --expect names.",
  remedy: [
    "Where another answer was expected, compare the path, the method and the credentials with what the service wants; its access log shows the request.",
    "404 on a path that must exist: look for a deployment or a routing rule that was changed last.",
  ],
  toldApartFrom: [],
  explains: [],
  owner: "the team of the application",
  find: (seen) => askedUrls(seen).flatMap((asked) => [...unexpected(asked, seen), ...notes(asked, seen)]),
};

function unexpected(asked: AskedUrl, seen: Seen): Match[] {
  const expected = expectedStatusFor(asked, seen);
  const worked = asked.tries.filter((one) => wentWell(one, asked, seen));
  const byStatus = Map.groupBy(
    asked.tries.filter((one) => missesExpectedStatus(one, asked, seen)),
    (one) => statusOf(one) ?? 0,
  );
  const wrongStatus = byStatuses(byStatus).map(
    ([status, failed]): Match => ({
      failed,
      worked,
      ruledOut: [],
      stated: true,
      impact: "breaks",
      says: clause(`${status} where ${expected} was expected${asked.where}`),
      next: [
        `${shortened(asked.url, 120)} answers ${status}, and ${expected} was expected: compare with the last deployment, routes and permissions.`,
        ...(isChallengedByAll(failed) ? [challengeAdvice] : []),
      ],
      ...variantOf(asked.variant, "expected", status),
    }),
  );
  const withoutText = asked.tries.filter(
    (one) => missesExpectedText(one, asked, seen) && !missesExpectedStatus(one, asked, seen),
  );
  if (withoutText.length === 0) return wrongStatus;
  const read = medianOf(withoutText.flatMap(({ data }) => data.bodyBytes ?? []));
  return [
    ...wrongStatus,
    {
      failed: withoutText,
      worked,
      ruledOut: [],
      stated: true,
      impact: "breaks",
      says: clause(`the expected text is not in the answer${asked.where}`),
      next: [
        `${shortened(asked.url, 120)} answers without "${shortened(seen.settings.expect.text ?? "", 60)}"${read === null ? "" : ` in the ${read} bytes that were read`}: look at what it shows in its place.`,
        ...(withoutText.some(({ data }) => data.bodyWhole === false)
          ? ["Not the whole answer was read: the text may stand further down."]
          : []),
      ],
      ...variantOf(asked.variant, "expected text"),
    },
  ];
}

/** What is asked too often, and what is too large: no treatment of a stranger either. */
const withOwnCause: ReadonlySet<number> = new Set([429, 431, 494]);

/** Each 4xx that nobody expected otherwise, but for one that turns everybody away: that is no treatment of a stranger. */
function notes(asked: AskedUrl, seen: Seen): Match[] {
  const refused = asked.tries.filter((one) => {
    const status = statusOf(one);
    if (status === null || status === expectedStatusFor(asked, seen) || missesExpectedStatus(one, asked, seen)) return false;
    return (
      status >= 400 &&
      status < 500 &&
      !withOwnCause.has(status) &&
      turnedAway(one) === null &&
      !isChallenge(one) &&
      defaultPageOf(one) === null
    );
  });
  const worked = asked.tries.filter((one) => (statusOf(one) ?? 400) < 400 && wentWell(one, asked, seen) && !isChallenge(one));
  return byStatuses(Map.groupBy(refused, (one) => statusOf(one) ?? 0)).map(([status, failed]) => ({
    failed,
    worked,
    ruledOut: [],
    stated: true,
    impact: "latent",
    says: clause(`${status}: ${meanings[status] ?? "the service turns the request down"}${asked.where}`),
    next: [
      `The service answers; if ${status} is not what ${shortened(asked.url, 120)} should say, give --expect STATUS, and the next run judges by it.`,
    ],
    ...variantOf(asked.variant, status),
  }));
}

const byStatuses = (groups: Map<number, Request[]>): [number, Request[]][] => [...groups].toSorted(([a], [b]) => a - b);
const isChallengedByAll = (requests: readonly Request[]): boolean => requests.every(isChallenge);
const challengeAdvice =
  "The probe is challenged, which says nothing about users: let its address pass, or triage a path without the challenge.";

/** RFC 9110, section 15.5, and RFC 6585, in few words. */
const meanings: Readonly<Record<number, string>> = {
  400: "the service calls the request malformed",
  401: "the service asks for a login",
  403: "the service forbids this request",
  404: "the service has no such page",
  405: "the service does not allow this method",
  406: "the service has no answer in this format",
  408: "the service waited too long for the request",
  410: "the page is gone for good",
  426: "the service wants another protocol",
};
