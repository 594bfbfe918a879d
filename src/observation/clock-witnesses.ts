import type { ObservationOf } from "./observation.ts";
import { headerOf, nameInHost } from "./requests.ts";

type Telling = ObservationOf<"http.request" | "vantage.control">;

/** One `Date` header (RFC 9110, section 6.6.1) that was made for this very answer: the host, when it says it is (ms since 1970), and by how much that is ahead of the clock here, ms. */
export type ClockWitness = { request: Telling; host: string; at: number; offsetMs: number };

/** A header has whole seconds, so that on average it is half a second behind. */
const halfSecondMs = 500;

/** Every answer that tells the time. A header that a cache has kept tells an older one, and is no witness; nor is one in the name of an address that nobody has. */
export function clockWitnesses(requests: readonly Telling[]): ClockWitness[] {
  return requests.flatMap((request) => {
    if (request.probe === "vantage.control" && request.subject.role === "nobody") return [];
    const told = headerOf(request, "date");
    if (told === null || isFromCache(request)) return [];
    const at = Date.parse(told);
    const here = Date.parse(request.at) + waitedMs(request);
    return Number.isNaN(at)
      ? []
      : [{ request, host: nameInHost(request.subject.host).toLowerCase(), at, offsetMs: at + halfSecondMs - here }];
  });
}

/** When the head of the answer was written, as near as it is known: what came behind it took its own time. */
function waitedMs(request: Telling): number {
  if (request.probe === "vantage.control") return request.elapsedMs;
  const { connectMs = 0, tlsMs = 0, waitMs } = request.data.phases ?? {};
  return waitMs === undefined ? request.elapsedMs : connectMs + tlsMs + waitMs;
}

/** An Age above zero (RFC 9111, section 5.1), or a cache that says so in its own words. */
function isFromCache(request: Telling): boolean {
  const age = headerOf(request, "age");
  if (age !== null && age.trim() !== "0") return true;
  return ["x-cache", "cf-cache-status", "x-cache-status", "cache-status", "x-varnish-cache", "x-proxy-cache"].some((name) =>
    /\bhit\b/i.test(headerOf(request, name) ?? ""),
  );
}
