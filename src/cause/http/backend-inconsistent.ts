import { contentKindOf, isEmptyPage, serverFamilyOf } from "../../observation/answer-kind.ts";
import { cellKey, groupByCell } from "../../observation/cell.ts";
import { isChallenge } from "../../observation/challenged.ts";
import { defaultPageOf } from "../../observation/default-page.ts";
import { type Request, statusOf, waitOf, wasAnswered } from "../../observation/requests.ts";
import { turnedAway } from "../../observation/turned-away.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type AskedUrl, expectedStatusFor, missesExpectedText, usersUrls, variantOf } from "./asked-urls.ts";

/**
 * The same request gets answers that differ in kind, and one kind is no good: another status class, a page of a server that nobody configured, content
 * that a client of the other cannot read or none at all, or without the text that must be in it. What fails by a status of its own on some tries (a 5xx, no answer at all)
 * is named by that. Bodies are never compared: they may change from one moment to the next.
 */
export const backendInconsistent: Cause = {
  id: "http.backend-inconsistent",
  impact: "degrades",
  plain:
    "Several servers answer for the same name, and some of them answer otherwise: an old version, a missing page, a server that was not set up. Users are well or not by chance.",
  tell: "Tries of the same request get answers of different kinds (status class, content type, default page), and one kind is no good; by address or from one try to the next.",
  remedy: [
    "Ask each server behind the balancer by itself, and compare version, configuration and deployment of the odd one with the others.",
    "Take it out of rotation until it is mended, and let the health check ask for what users ask for.",
  ],
  toldApartFrom: ["http.wrong-virtual-host"],
  explains: ["http.client-error", "http.health-check-mismatch"],
  owner: "whoever runs the load balancer and the servers behind it",
  find: (seen) => usersUrls(seen).flatMap((asked) => findAt(asked, seen)),
};

type Standing = "good" | "odd" | "no-matter";

function findAt(asked: AskedUrl, seen: Seen): Match[] {
  const answered = asked.tries.filter((one) => wasAnswered(one) && one.subject.trust === "verify");
  const expected = expectedStatusFor(asked, seen);
  const standing = answered.map((one) => standingOf(one, expected, missesExpectedText(one, asked, seen)));
  const whole = answered.filter((_, at) => standing[at] === "good");
  const inOddForm = new Set([...inOddContent(whole), ...emptyAmongPages(whole, seen.settings.thresholds.ttfbMs)]);
  const good = inOddForm.size === 0 ? whole : whole.filter((one) => !inOddForm.has(one));
  // Another vantage may be turned away for where it stands: only what one and the same asker gets is compared.
  const served = new Set(good.map(({ vantage }) => vantage));
  const odd = answered.filter((one, at) => (standing[at] === "odd" || inOddForm.has(one)) && served.has(one.vantage));
  if (odd.length === 0 || good.length === 0) return [];
  const placed = odd.map((one) => ({ one, key: cellKey(one) }));
  const firstOdd = new Map<string, number>();
  for (const { one, key } of placed) firstOdd.set(key, Math.min(one.startMs, firstOdd.get(key) ?? one.startMs));
  const lastGood = new Map<string, number>();
  for (const one of good) {
    const key = cellKey(one);
    lastGood.set(key, Math.max(one.startMs, lastGood.get(key) ?? 0));
  }
  const splitsWithinCells = placed.some(({ key }) => lastGood.has(key));
  const failed = placed.flatMap(({ one, key }) => {
    const goodUntil = lastGood.get(key);
    // An address that gives everybody a default page has a name of its own.
    if (goodUntil === undefined) return defaultPageOf(one) === null ? [one] : [];
    // What is good at first and never again has changed, perhaps because this probe asked too often: no member is told from another by that.
    return (firstOdd.get(key) ?? goodUntil) < goodUntil ? [one] : [];
  });
  if (failed.length === 0) return [];
  const differing = listed([...new Set(failed.map(kindInWords))].sort(), 2);
  const usual = listed([...new Set(good.map(kindInWords))].sort(), 2);
  return [
    {
      failed,
      worked: good,
      ruledOut: splitsWithinCells
        ? [{ cause: "http.wrong-virtual-host", by: good, why: "the same address serves the name on other tries" }]
        : [],
      says: clause(`some answers are ${differing}, others ${usual}${asked.where}`),
      next: [
        `Find the members that answer ${differing}: compare their version, configuration and files with those that answer ${usual}${serversInWords(failed, good)}.`,
        "After a deployment, check that it reached every member, and that the load balancer's check asks for something that only a whole member can answer.",
      ],
      ...variantOf(asked.variant),
    },
  ];
}

/** What an answer is beside others: 429, 421, a challenge and a refusal to everybody have names of their own, and a 5xx as well. */
function standingOf(one: Request, expected: number | null, missesText: boolean): Standing {
  const status = statusOf(one) ?? 0;
  if (isChallenge(one) || status === 429 || status === 431 || status >= 500 || turnedAway(one) !== null) return "no-matter";
  if (missesText || (defaultPageOf(one) !== null && one.data.expectedTextFound !== true)) return "odd";
  if (expected !== null) return status === expected || (status >= 300 && status < 400) ? "good" : "odd";
  return status >= 400 ? "odd" : "good";
}

/** Of whole pages at one place, those in another form than most: a client of the one cannot read the other. Empty where all are alike. */
function inOddContent(good: readonly Request[]): Request[] {
  const contentOf = (one: Request): string | null => (statusOf(one) === 200 ? contentKindOf(one) : null);
  const kinds = new Set(good.map(contentOf));
  kinds.delete(null);
  if (kinds.size < 2) return [];
  const pages = good.flatMap((one) => {
    const content = contentOf(one);
    return content === null ? [] : [{ one, content }];
  });
  return [...Map.groupBy(pages, ({ one }) => cellKey(one)).values()].flatMap((tries) => {
    const kinds = [...Map.groupBy(tries, ({ content }) => content)];
    const [, ...rest] = kinds.toSorted(([a, some], [b, others]) => others.length - some.length || (a < b ? 1 : -1));
    return rest.flatMap(([, odd]) => odd.map(({ one }) => one));
  });
}

/**
 * Of whole pages at one place, those without a body, where most have one: what most often brings nothing may have nothing to say. One that came later than
 * `lateMs` is named by that.
 */
function emptyAmongPages(good: readonly Request[], lateMs: number): Request[] {
  if (!good.some(isEmptyPage)) return [];
  return [...groupByCell(good).values()].flatMap((tries) => {
    const empty = tries.filter(isEmptyPage);
    const filled = tries.filter((one) => statusOf(one) === 200 && (one.data.bodyBytes ?? 0) > 0);
    return empty.length <= filled.length ? empty.filter((one) => (waitOf(one) ?? 0) <= lateMs) : [];
  });
}

function kindInWords(one: Request): string {
  const page = defaultPageOf(one);
  if (page !== null) return "a default page";
  if (one.data.expectedTextFound === false) return `${statusOf(one)} without the text`;
  if (isEmptyPage(one)) return "an empty 200";
  const content = contentKindOf(one);
  return statusOf(one) === 200 && content !== null ? `200 ${content}` : `${statusOf(one)}`;
}

/** Where the two kinds come from different software, that names the members. */
function serversInWords(failed: readonly Request[], good: readonly Request[]): string {
  const bad = new Set(failed.map(serverFamilyOf));
  const well = new Set(good.map(serverFamilyOf));
  if (bad.size !== 1 || well.size !== 1 || bad.isSubsetOf(well)) return "";
  const named = (families: ReadonlySet<string>): string => clause([...families][0] || "a server that does not say its name");
  return ` (the odd ones are written by ${named(bad)}, the others by ${named(well)})`;
}
