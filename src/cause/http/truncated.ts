import { brokeIn, type Request } from "../../observation/requests.ts";
import type { Cause } from "../cause.ts";
import { brokenOff, bytesInWords } from "./broken-off.ts";

/** The connection was closed in order before all of the answer had come: shorter than `Content-Length` says, or without its last chunk (RFC 9112, section 8). */
export const truncated: Cause = {
  id: "http.truncated",
  impact: "breaks",
  plain: "The server sends less than it announces and hangs up. Downloads are incomplete, and programs refuse the answer.",
  tell: "The connection was closed in order, and fewer bytes had come than were promised, or the last chunk had not.",
  remedy: [
    "Look for a proxy or application that announces a wrong length: compressing after the length was set, a file that changes while it is sent, or an upstream that broke off.",
    "A full disk of a proxy that buffers does the same: its error log says so.",
  ],
  toldApartFrom: [],
  explains: ["http.client-error", "http.health-check-mismatch"],
  owner: "the team of the application, or whoever runs the proxy in front of it",
  find: (seen) =>
    brokenOff(seen, isShort, {
      says,
      next: () => [
        "Look into the log of the server at that moment: a process that ends while it writes, or a time limit for answers.",
        "If a proxy stands in front, check its buffers and its disk (in nginx, a temporary folder that is full or not writable cuts large answers just like this).",
        "If the application sets Content-Length itself, check that it counts bytes, after compression.",
      ],
    }),
};

function isShort(one: Request): boolean {
  if (!brokeIn(one, "body")) return false;
  const { bodyPromised, bodyBytes } = one.data;
  const isShorter = bodyPromised != null && bodyBytes !== undefined && bodyBytes < bodyPromised;
  return one.failure?.code === "closed" || (one.failure?.code === "malformed" && isShorter);
}

function says(failed: readonly Request[]): string {
  const measured = failed.find(({ data }) => data.bodyPromised != null && data.bodyBytes !== undefined);
  if (measured?.data.bodyPromised == null) return "answer ends before its last part";
  return `answer ends after ${bytesInWords(measured.data.bodyBytes ?? 0)} of ${bytesInWords(measured.data.bodyPromised)}`;
}
