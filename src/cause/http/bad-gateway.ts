import type { Cause } from "../cause.ts";
import { type Answered, afterInWords, answeredWith, frontOf } from "./answered-with.ts";

/** 502 (RFC 9110, section 15.6.3): a server in front got no answer, or an invalid one, from the server behind it. */
export const badGateway: Cause = {
  id: "http.bad-gateway",
  impact: "breaks",
  plain:
    "A server in front (proxy, load balancer or CDN) answers, but the application behind it does not answer properly: it is down, restarting, or crashes on the request.",
  tell: "The answer has the status 502; who wrote it is read from headers and page.",
  remedy: [
    "Look at the application behind the proxy: is it running, does it listen where the proxy connects, and does its log show a crash or a restart at that moment?",
    "The proxy's error log says why the upstream failed (refused, reset, header too big); a deployment in the last minutes is the first suspect.",
  ],
  toldApartFrom: [],
  explains: ["http.health-check-mismatch"],
  owner: "the team of the application behind the proxy",
  find: (seen) => answeredWith(seen, (status) => status === 502, { next }),
};

function next(answered: Answered): string[] {
  const front = frontOf(answered);
  const isQuick = answered.afterMs !== null && answered.afterMs < 100;
  return [
    `Look at the application behind ${front}: is it running, and does it listen on the address and port where ${front} looks for it?`,
    isQuick
      ? `The 502 comes${afterInWords(answered)}, so ${front} is refused or cut off at once: a process that is gone or restarting fits better than a slow one.`
      : `The error log of ${front} names the server behind it and the reason (connection refused, closed too early, headers too large).`,
  ];
}
