import { cellKey } from "../../observation/cell.ts";
import { computedOnce } from "../../observation/computed-once.ts";
import { inOrder } from "../../observation/in-order.ts";
import {
  isAskedBeside,
  isMispacked,
  isRedirect,
  nameInHost,
  type Request,
  statusOf,
  wasAnswered,
} from "../../observation/requests.ts";
import { turnedAway } from "../../observation/turned-away.ts";
import { answerAtEnd } from "../../observation/walked-answers.ts";
import { shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";

/** All requests of one question: what the user asked for, one later hop of a redirect, or the health path. */
export type AskedUrl = {
  kind: "user-path" | "redirect" | "health-path";
  url: string;
  /** Empty for what the user asked for, else where it was: " at login.example.net". */
  where: string;
  /** Tells the findings of a later hop or of the health path from those of the target. Undefined for what the user asked for. */
  variant: string | undefined;
  tries: readonly Request[];
};

/**
 * The requests of a run by what was asked, the user's own first, and what stood at the end of redirects followed with cookies. Skipped ones and those asked only
 * beside them are left out. A sample asks again what the user asked.
 */
export const askedUrls = computedOnce((seen: Seen): readonly AskedUrl[] => sortedByUrl(seen));

/** What users ask for and are sent on to. The health path is nobody's but the checker's: it is judged against these alone. */
export const usersUrls = (seen: Seen): readonly AskedUrl[] => askedUrls(seen).filter(({ kind }) => kind !== "health-path");

function sortedByUrl(seen: Seen): AskedUrl[] {
  const requests = seen.of("http.request").filter((one) => one.outcome !== "skipped" && !isAskedBeside(one));
  const asked = inOrder([...requests, ...seen.of("http.chain").flatMap((walk) => answerAtEnd(walk) ?? [])]);
  const keyOf = ({ subject }: Request): string => {
    if (subject.purpose === "health-path") return `health-path ${subject.url}`;
    return subject.purpose === "redirect" || subject.hop > 0 ? `redirect ${subject.url}` : "user-path";
  };
  return [...Map.groupBy(asked, keyOf)]
    .toSorted(([a], [b]) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
    .flatMap(([key, tries]) => askedUrl(key, tries, seen) ?? []);
}

function askedUrl(key: string, tries: readonly Request[], seen: Seen): AskedUrl | null {
  const [first] = tries;
  if (first === undefined) return null;
  const { url, host } = first.subject;
  if (key === "user-path") return { kind: "user-path", url, where: "", variant: undefined, tries };
  if (key.startsWith("health-path")) return { kind: "health-path", url, where: " at the health path", variant: key, tries };
  const isSameHost = nameInHost(host).toLowerCase() === nameInHost(seen.target.host).toLowerCase();
  return { kind: "redirect", url, where: isSameHost ? " after the redirect" : ` at ${shortened(host, 30)}`, variant: key, tries };
}

const order = ["user-path", "redirect", "health-path"];
const rankOf = (key: string): number => order.indexOf(key.split(" ")[0] ?? "");

/** The variant of a match, as the property that an exact optional type wants: absent for what the user asked for. */
export const variantOf = (...parts: readonly (string | number | undefined)[]): { variant?: string } => {
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? {} : { variant: said.join(" ") };
};

/** What a person said the answer must be, as it applies to one question. Null where nothing was said, or where it is said of another one. */
export function expectedStatusFor(asked: AskedUrl, seen: Seen): number | null {
  const { status } = seen.settings.expect;
  if (status === null || asked.kind === "health-path") return null;
  if (asked.kind === "user-path") return status;
  // Where the first answer is what was expected, where it leads to is not what was meant.
  const isMetBefore = askedUrls(seen).some(
    ({ kind, tries }) => kind === "user-path" && tries.some((one) => statusOf(one) === status),
  );
  return isMetBefore ? null : status;
}

/** It answered, and not as a person said it must. A redirect is not the answer yet, but what it leads to is; a 5xx has a name of its own. */
export function missesExpectedStatus(request: Request, asked: AskedUrl, seen: Seen): boolean {
  const expected = expectedStatusFor(asked, seen);
  const status = statusOf(request);
  return expected !== null && status !== null && status !== expected && status < 500 && !isRedirect(request);
}

export function missesExpectedText(request: Request, asked: AskedUrl, seen: Seen): boolean {
  const status = statusOf(request);
  if (seen.settings.expect.text === null || asked.kind === "health-path" || request.data.expectedTextFound !== false)
    return false;
  return status !== null && status < 500 && !isRedirect(request);
}

/** The place says it each time it is asked, so that once is enough; where it answers otherwise on other tries, their number tells. */
export function isStatedAlways(failed: readonly Request[], worked: readonly Request[]): boolean {
  const well = new Set(worked.map(cellKey));
  return !failed.some((one) => well.has(cellKey(one)));
}

/** A whole answer below 500, or exactly the status that was expected, and nothing that a person asked for is missing. */
export function wentWell(request: Request, asked: AskedUrl, seen: Seen): boolean {
  const status = statusOf(request);
  if (!wasAnswered(request) || status === null || isMispacked(request)) return false;
  if ((status >= 500 || turnedAway(request) !== null) && status !== expectedStatusFor(asked, seen)) return false;
  return !missesExpectedStatus(request, asked, seen) && !missesExpectedText(request, asked, seen);
}
