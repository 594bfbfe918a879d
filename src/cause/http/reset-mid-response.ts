import { brokeIn, medianOf, type Request } from "../../observation/requests.ts";
import type { Cause } from "../cause.ts";
import { brokenOff, bytesInWords } from "./broken-off.ts";

/** The answer had begun when the connection was cut: by a reset, or by a close while the headers were still coming. */
export const resetMidResponse: Cause = {
  id: "http.reset-mid-response",
  impact: "breaks",
  plain: "The answer starts and is then cut off: users see half a page, and programs an error in the middle of reading.",
  tell: "Some of the answer had come when the connection was reset, or closed before its headers were whole.",
  remedy: [
    "Look for a crash, an out-of-memory kill or a restart of the application at that moment, and for a limit of time or size in the proxy in front.",
    "A proxy that could not write its temporary file, or whose upstream broke off, says so in its error log.",
  ],
  toldApartFrom: [],
  explains: ["http.client-error", "http.health-check-mismatch"],
  owner: "the team of the application, or whoever runs the proxy in front of it",
  find: (seen) =>
    brokenOff(seen, isCut, {
      says: (failed) => (failed.some(isInBody) ? `answer reset in the middle${sizeOf(failed)}` : "answer cut off in its headers"),
      next: () => [
        "Look into the log of the server at that moment: a worker that crashes or is killed while it writes (out of memory, time limit of the process) is the usual reason.",
        "If a proxy or a filter stands between, it may cut answers by size, time or content: ask the server directly, past it.",
      ],
    }),
};

const isInBody = (one: Request): boolean => brokeIn(one, "body");
const isCut = (one: Request): boolean =>
  (brokeIn(one, "headers") && (one.failure?.code === "reset" || one.failure?.code === "closed")) ||
  (isInBody(one) && one.failure?.code === "reset");

function sizeOf(failed: readonly Request[]): string {
  const read = medianOf(failed.filter(isInBody).flatMap(({ data }) => data.bodyBytes ?? []));
  return read === null ? "" : `, after ${bytesInWords(read)}`;
}
