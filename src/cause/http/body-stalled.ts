import { brokeIn, headerOf, medianOf, type Request } from "../../observation/requests.ts";
import type { Cause } from "../cause.ts";
import { durationInWords } from "../span.ts";
import { brokenOff, bytesInWords } from "./broken-off.ts";

/** A body that had less time than this until the deadline was not given a chance: what was slow came before. */
const fairMs = 1_000;
/** Streams that have no end by design (HTML's server-sent events; camera pictures). */
const endless = /^\s*(?:text\/event-stream|multipart\/x-mixed-replace)/i;

/** The answer begins and never ends. Small things get through; where larger ones do not, the path's packet size looks just like it. */
export const bodyStalled: Cause = {
  id: "http.body-stalled",
  impact: "breaks",
  plain: "The answer starts and then stops coming, without an end. Users see a page that loads half and hangs.",
  tell: "The first bytes of the answer came, the rest had not by the deadline, and the connection was still open.",
  remedy: [
    "Look at what the application does in the middle of the answer: a query that hangs, a stream that nobody feeds, a buffer of a proxy that is full.",
    "If only large answers stop, compare packet sizes on the path (`ping -M do -s 1400 ADDRESS`): a link that swallows full packets looks the same.",
  ],
  toldApartFrom: ["path.mtu-blackhole"],
  explains: ["http.client-error", "http.health-check-mismatch"],
  owner: "the team of the application; the network, where only large answers stop",
  find: (seen) =>
    brokenOff(seen, isStalled, {
      says,
      equally: (failed) => (failed.some(({ data }) => (data.kernel?.outOfOrder ?? 0) > 0) ? ["path.mtu-blackhole"] : []),
      next: () => [
        "Ask for something small from the same server: if that comes whole, compare packet sizes on the path (ping -M do -s 1400, then 1200).",
        "If small answers stop as well, look at the application: it stops writing because of something that it waits for itself.",
      ],
    }),
};

function isStalled(one: Request): boolean {
  if (one.failure?.code !== "timeout" || endless.test(headerOf(one, "content-type") ?? "")) return false;
  if (brokeIn(one, "headers")) return true;
  return brokeIn(one, "body") && (one.data.phases?.bodyMs ?? fairMs) >= fairMs;
}

function says(failed: readonly Request[]): string {
  const read = medianOf(failed.flatMap(({ data }) => data.bodyBytes ?? []));
  const waited = medianOf(failed.flatMap(({ data }) => data.phases?.bodyMs ?? []));
  const time = waited === null ? "" : ` within ${durationInWords(waited)}`;
  return failed.every((one) => brokeIn(one, "headers"))
    ? "answer stops in its headers"
    : `answer not finished${time}${read === null ? "" : `, ${bytesInWords(read)} came`}`;
}
