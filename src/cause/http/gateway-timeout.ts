import type { Cause } from "../cause.ts";
import { type Answered, afterInWords, answeredWith, frontOf } from "./answered-with.ts";
import { writerInWords } from "./who-wrote.ts";

/** 504 (RFC 9110, section 15.6.5): a server in front waited for the server behind it, and gave up. */
export const gatewayTimeout: Cause = {
  id: "http.gateway-timeout",
  impact: "breaks",
  plain:
    "A server in front (proxy, load balancer or CDN) waited for the application behind it and gave up. The application is far too slow, stuck, or cannot be reached from there.",
  tell: "The answer has the status 504; after how long it came is told, since that is mostly the waiting time set in the proxy.",
  remedy: [
    "Find out what the application waits for: its slow requests, its database, its worker pool. The time of the 504 is the proxy's limit and no measure of the need.",
    "See whether the proxy reaches the application at all: a connection that is dropped ends in the same status.",
    "Raise the proxy's limit only where the request may take that long.",
  ],
  toldApartFrom: [],
  explains: ["http.health-check-mismatch"],
  owner: "the team of the application behind the proxy",
  find: (seen) =>
    answeredWith(seen, (status) => status === 504, {
      says: (answered) =>
        `504${afterInWords(answered)}${afterInWords(answered) === "" ? " " : ", "}${writerInWords(answered.writer)}`,
      next,
    }),
};

function next(answered: Answered): string[] {
  const front = frontOf(answered);
  const { afterMs } = answered;
  const isQuick = afterMs !== null && afterMs < 1_000;
  return [
    isQuick
      ? `The 504 comes${afterInWords(answered)}, before any usual waiting time: ${front} may not have tried, because it holds the server behind it for dead. Look at its health checks.`
      : `Look at the application behind ${front}: ${front} waited${afterInWords(answered).replace(" after", "")} for it. Slow queries, used-up worker or connection pools and a dependency that hangs are the usual reasons.${usualWait(afterMs)}`,
    `Ask the application directly, past ${front}: if it answers quickly there, the network between the two is at fault.`,
  ];
}

/** Times that proxies and balancers wait by default, or that people set, s. */
const usualWaits = [1, 2, 3, 5, 10, 15, 20, 30, 60];

function usualWait(afterMs: number | null): string {
  const wait = usualWaits.find((seconds) => afterMs !== null && Math.abs(afterMs - seconds * 1_000) < seconds * 30);
  return wait === undefined
    ? ""
    : ` ${wait} s is a round number: that is the waiting time set in the proxy, not the time the work would take.`;
}
