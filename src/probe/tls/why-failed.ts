import { type Failure, failed } from "../../observation/failure.ts";
import type { DataOf } from "../../observation/observation.ts";
import { codeOf, translate } from "../errno.ts";
import { alertOf, alertOfOpenssl, mayEndIt } from "./alert.ts";
import type { Ending } from "./exchange.ts";
import type { Flight } from "./flight.ts";
import { readRecords } from "./records.ts";
import { readServerAnswer } from "./server-answer.ts";
import { whyNotTls } from "./why-not-tls.ts";

type Alert = NonNullable<DataOf<"tls.handshake">["alert"]>;
export type Why = { failure: Failure; alert: Alert | null; brokenAt: BrokenAt | null };
type BrokenAt = NonNullable<DataOf<"tls.handshake">["brokenAt"]>;

/**
 * Why a handshake did not come about. What was on the wire outranks what a library made of it: first bytes that are no TLS, then an alert, even where a reset
 * or a FIN came right behind it; then how the connection ended; and only then the library's own code, which is a refusal on this side where no alert came.
 */
export function whyFailed(
  ending: Exclude<Ending, { how: "secure" }>,
  flight: Flight,
  received: Buffer,
  signal: AbortSignal,
  family: 4 | 6,
): Why {
  const notTls = whyNotTls(received);
  if (notTls !== null) return { failure: failed("not-tls", "handshake", notTls), alert: null, brokenAt: null };
  const alert = alertIn(flight, ending);
  if (alert !== null) {
    return {
      failure: failed("tls-alert", "handshake", `${alert.level} alert ${alert.code} (${alert.name})`),
      alert,
      brokenAt: null,
    };
  }
  const failure = withoutAlert(ending, signal, family);
  const brokenAt = placeOf(received, failure);
  if (brokenAt === null) return { failure, alert: null, brokenAt };
  const words = `at byte ${brokenAt.byte}: ${brokenAt.what}`;
  return { failure: failed("malformed", "handshake", words), alert: null, brokenAt };
}

/**
 * What breaks the protocol is looked for in what came, up to where it is sealed; what is wrong behind that is known to the library alone, and stands in the record
 * that came last. Bytes that merely stop coming are no such break.
 */
function placeOf(received: Buffer, { code, detail }: Failure): BrokenAt | null {
  if (code === "timeout" || code === "cancelled" || code === "too-large") return null;
  const found = readServerAnswer(received).malformed;
  if (found !== null) return { byte: found.at, what: found.what.slice(0, 200) };
  if (code !== "malformed") return null;
  const { records } = readRecords(received);
  const last = records.at(-1);
  const all = records.reduce((sum, { body }) => sum + recordHeaderBytes + body.length, 0);
  return { byte: last === undefined ? 0 : all - last.body.length - recordHeaderBytes, what: detail.slice(0, 200) };
}

const recordHeaderBytes = 5;

function withoutAlert(ending: Exclude<Ending, { how: "secure" }>, signal: AbortSignal, family: 4 | 6): Failure {
  switch (ending.how) {
    case "aborted":
      return translate(null, signal, "handshake", family);
    case "closed":
      return failed(
        "closed",
        "handshake",
        ending.afterwards === true
          ? "the connection was closed as soon as the handshake was over"
          : "the connection was closed before the handshake was whole",
      );
    case "not-tls":
      return failed("not-tls", "handshake", "the first bytes are no TLS record");
    case "flood":
      return failed("too-large", "handshake", "over 1 MB came before the handshake was whole");
    case "broken":
      return translate(ending.error, signal, "handshake", family);
    case "failed": {
      const failure = translate(ending.error, signal, "handshake", family);
      // The first record was one of TLS, so what OpenSSL calls a wrong version or a packet too long is a broken record further on.
      return failure.code === "not-tls" ? failed("malformed", "handshake", failure.detail) : failure;
    }
  }
}

/**
 * close_notify ends a connection in good order; every other alert that stands last explains a handshake that failed. A warning behind which the server went on
 * does not: what it warned of it put up with.
 */
function alertIn(flight: Flight, ending: Ending): Alert | null {
  const sent = flight.alerts.findLast(mayEndIt);
  if (sent !== undefined) return alertOf(sent);
  return ending.how === "failed" ? alertOfOpenssl(codeOf(ending.error) ?? "") : null;
}
