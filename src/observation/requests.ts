import type { Phase } from "./failure.ts";
import type { ObservationOf } from "./observation.ts";

export type Request = ObservationOf<"http.request">;

/** Asked to tell causes apart: what comes is evidence, and says nothing of what users get. */
const besides: ReadonlySet<Request["subject"]["purpose"]> = new Set(["other-path", "wrong-host", "many-headers"] as const);
export const isAskedBeside = ({ subject }: Request): boolean => besides.has(subject.purpose);

/** A Host header without its port and brackets. */
export const nameInHost = (host: string): string => host.replace(/(?<=^[^:]*|\]):\d+$/, "").replace(/^\[|\]$/g, "");

/** The first value of a header, or null. Lengths are compared first: it is asked for many names of many answers. */
export function headerOf(answer: { data: Pick<Request["data"], "headers"> }, name: string): string | null {
  const isOf = ([header]: readonly [string, string]): boolean => header.length === name.length && header.toLowerCase() === name;
  return answer.data.headers?.find(isOf)?.[1] ?? null;
}

/** The first words of the body as running text: the probe escapes line ends and tabs. Empty where nothing is known. */
export const excerptOf = ({ data }: Request): string => (data.excerpt ?? "").replace(/\\[nrt]/g, " ");

/** The page's title; empty where it has none. */
export const titleOf = ({ data }: Request): string => data.title ?? "";

/** The status of the answer, null where none came. */
export const statusOf = (request: Request): number | null =>
  request.outcome === "skipped" ? null : (request.data.status ?? null);

/** A whole answer came: status, headers, and as much of the body as is read. */
export const wasAnswered = (request: Request): boolean => request.outcome === "ok" && request.data.status !== undefined;

/** No Location, or one without a value, which clients take for none: resolved, it would lead back to the same page. */
const isBlank = (location: string | null): boolean => location === null || location.trim() === "";

/** It points elsewhere (RFC 9110, section 15.4), so what stands at the end is the answer of another request. */
export function isRedirect(request: Request): boolean {
  const status = statusOf(request) ?? 0;
  return status >= 300 && status < 400 && !isBlank(request.data.location ?? headerOf(request, "location"));
}

/** Its body is not in the coding that it names, so no client that unpacks it can read it. That of a redirect nobody reads. */
export const isMispacked = (request: Request): boolean => request.data.notInCoding !== undefined && !isRedirect(request);

/** Where a redirect leads that can be followed, or null. */
export const redirectTarget = ({ subject, data: { status = 0, location = null } }: Request): URL | null =>
  leadsTo(subject.url, status, location);

/** The same of a bare answer to a request for `from`. */
export function leadsTo(from: string, status: number, location: string | null): URL | null {
  if (status < 300 || status > 399 || location === null || isBlank(location)) return null;
  const url = URL.parse(location, from);
  return url?.protocol === "http:" || url?.protocol === "https:" ? url : null;
}

/** The proxy did not let it come so far as to whom it was for. */
export const wasHeldByProxy = ({ outcome, failure, subject }: Request): boolean =>
  outcome === "skipped" && failure === null && subject.via !== undefined;

/** It broke in one of these phases. What broke before the request was sent is no matter of HTTP. */
export const brokeIn = (request: Request, ...phases: readonly Phase[]): boolean =>
  request.outcome === "failed" && phases.includes(request.failure.phase);

/** ms from the request's last byte to the answer's first; null where it is not known or the event loop here was late by over a fifth of it. */
export function waitOf(request: Request): number | null {
  const wait = request.data.phases?.waitMs;
  if (wait === undefined || request.loopDelayMs > wait / 5) return null;
  return wait;
}

/** The middle one; of an even number the lower one, so that it is always one that was measured. Null for none. */
export function medianOf(values: readonly number[]): number | null {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null;
}
