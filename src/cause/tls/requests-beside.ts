import { computedOnce } from "../../observation/computed-once.ts";
import type { FailureCode } from "../../observation/failure.ts";
import { type Handshake, wasCompleted } from "../../observation/handshakes.ts";
import { brokeIn, type Request } from "../../observation/requests.ts";
import type { AskedName } from "./asked-names.ts";

/*
 * A request over TLS is a handshake too, on a connection of its own. Where the members of a pool take turns, handshakes and requests may fall in step with them,
 * so that each kind meets the same member every time: only both together tell that tries differ.
 */

/** Requests for whose connection TLS came about, whatever came of them afterwards. */
export const secured = computedOnce(({ requests }: AskedName): readonly Request[] =>
  requests.filter((one) => one.outcome === "ok" || brokeIn(one, "request", "wait", "headers", "body")),
);

/** Every handshake that went through, by itself or under a request. */
export const passed = computedOnce((name: AskedName): readonly (Handshake | Request)[] => [
  ...name.tries.filter(wasCompleted),
  ...secured(name),
]);

/** The same, where the certificate was verified: it was for the name, in its dates, and of an authority that is known here. */
export const verified = computedOnce((name: AskedName): readonly Request[] =>
  secured(name).filter(({ subject }) => subject.trust === "verify"),
);

/** Requests whose handshake broke in one of these ways, where no handshake of the same place has told another reason. */
export function brokenRequests(
  { requests }: AskedName,
  all: readonly { one: Handshake; reason: string }[],
  reason: string,
  ...codes: readonly FailureCode[]
): readonly Request[] {
  const otherwise = new Set(all.filter((broken) => broken.reason !== reason).map(({ one }) => placeOf(one)));
  return requests.filter(
    (one) =>
      brokeIn(one, "handshake") && one.failure !== null && codes.includes(one.failure.code) && !otherwise.has(placeOf(one)),
  );
}

const placeOf = ({ vantage, subject: { address, port } }: Handshake | Request): string => `${vantage} ${address} ${port}`;
