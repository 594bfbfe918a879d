import { computedOnce, computedOnceFor } from "../../observation/computed-once.ts";
import { lateOf } from "../../observation/connect-times.ts";
import { type Connecting, connected, wasUnreached } from "../../observation/endpoint-tries.ts";
import type { Address } from "../../target/address.ts";
import type { Asked, View } from "../state.ts";

/** Longer than this without an answer to a SYN, and it has been sent again. */
export const suspiciousMs = 900;

/** Longer than this, and few servers are still working on it. */
const longMs = 1_500;

/** Where connecting to the target's port has come to at one address, from this vantage. */
export type ConnectionTries = {
  stood: readonly Connecting[];
  /** An answer said no, or cut the connection before a word was said. */
  turnedDown: readonly Connecting[];
  /** Those of them of which somebody said that there is no way, as some rules do too. */
  unreached: readonly Connecting[];
  /** Connections that needed their SYN more than once, or never stood. */
  late: readonly Connecting[];
  /** Those that are under way and have had no answer to their first SYN; only of probes that do nothing else. */
  pending: readonly Asked[];
  /** Handshakes and requests that have been under way for long: they may still be connecting, or wait for a slow server. */
  waiting: readonly Asked[];
};

export const connectionTriesAt = computedOnceFor((view: View, address: Address): ConnectionTries => {
  const { port } = view.target;
  const own = view.own.filter(
    ({ step }) =>
      isConnecting(step.probe) &&
      "address" in step.subject &&
      step.subject.address === address &&
      step.subject.port === port &&
      !("purpose" in step.subject && (step.subject.purpose === "other-port" || step.subject.purpose === "redirect")),
  );
  const tries = own.flatMap(({ observation: one }) =>
    one !== null && one.outcome !== "skipped" && one.failure?.blame !== "vantage" && isTry(one) ? [one] : [],
  );
  return {
    stood: tries.filter((one) => connected(one) && one.failure?.phase !== "silence"),
    turnedDown: tries.filter(
      (one) => one.failure !== null && one.failure.code !== "timeout" && (!connected(one) || one.failure.phase === "silence"),
    ),
    unreached: tries.filter(wasUnreached),
    late: [...lateOf(tries), ...tries.filter((one) => !connected(one) && one.failure?.code === "timeout")],
    pending: own.filter(
      ({ step, startMs, observation }) =>
        observation === null && step.probe === "tcp.connect" && view.nowMs - startMs >= suspiciousMs,
    ),
    waiting: own.filter(
      ({ step, startMs, observation }) =>
        observation === null &&
        (step.probe === "tls.handshake" || step.probe === "http.request") &&
        view.nowMs - startMs >= longMs,
    ),
  };
});

const probes: ReadonlySet<string> = new Set(["tcp.connect", "tcp.silent", "tcp.one-byte", "tls.handshake", "http.request"]);
const isConnecting = (probe: string): boolean => probes.has(probe);
const isTry = (one: { probe: string }): one is Connecting => isConnecting(one.probe);

/** The target's addresses that were connected to from here, in the order in which they were asked. */
export const triedAddresses = computedOnce(({ own, target }: View): readonly Address[] => [
  ...new Set(
    own.flatMap(({ step }) =>
      step.probe === "tcp.connect" && step.subject.purpose === "target" && step.subject.port === target.port
        ? [step.subject.address]
        : [],
    ),
  ),
]);
