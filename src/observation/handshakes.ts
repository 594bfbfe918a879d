import type { FailureCode } from "./failure.ts";
import { inOrder } from "./in-order.ts";
import type { Certificate } from "./kind/tls-handshake.ts";
import type { Observation, ObservationOf } from "./observation.ts";
import { ofProbe } from "./of-probe.ts";

export type Handshake = ObservationOf<"tls.handshake">;

/** The certificate of the server itself, which is the first it sent (RFC 8446, section 4.4.2). */
export const leafOf = (handshake: Handshake): Certificate | null => handshake.data.chain?.[0] ?? null;

export const wasCompleted = (handshake: Handshake): boolean => handshake.outcome === "ok";

/** Connected, then ended in this way while the handshake went on. */
export function brokeOff(handshake: Handshake, ...codes: readonly FailureCode[]): boolean {
  const { outcome, failure } = handshake;
  return outcome === "failed" && failure.phase === "handshake" && codes.includes(failure.code);
}

/** The alert that ended it (RFC 8446, section 6.2), or null. One of level warning counts where the handshake ended with it: some servers say so and hang up. */
export function endingAlertOf(handshake: Handshake): { code: number; name: string } | null {
  const { alert } = handshake.data;
  return brokeOff(handshake, "tls-alert") && alert !== undefined && alert !== null
    ? { code: alert.code, name: alert.name }
    : null;
}

/** handshake_failure, internal_error, access_denied (RFC 8446, section 6.2): what servers say in place of unrecognized_name. */
const vagueAlerts: ReadonlySet<number> = new Set([40, 80, 49]);

/** The server ended it in a way that may mean anything, the name that was asked for included. */
export function endedVaguely(handshake: Handshake): boolean {
  const alert = endingAlertOf(handshake);
  return alert === null ? brokeOff(handshake, "reset", "closed") : vagueAlerts.has(alert.code);
}

type Placed = { vantage: string; subject: { address: string; port: number } };

/** Connections on which nothing was said, to the same address and port from the same vantage, that came to an end we can use. */
export function silencesBeside(observations: readonly Observation[], one: Placed): readonly ObservationOf<"tcp.silent">[] {
  return silencesByCell(observations).get(placeKey(one)) ?? [];
}

const placeKey = ({ vantage, subject: { address, port } }: Placed): string => `${vantage} ${address} ${port}`;

/** Looked up for each handshake and request that broke: a list of observations is sorted by place once. */
const sorted = new WeakMap<readonly Observation[], Map<string, ObservationOf<"tcp.silent">[]>>();

function silencesByCell(observations: readonly Observation[]): Map<string, ObservationOf<"tcp.silent">[]> {
  const known = sorted.get(observations);
  if (known !== undefined) return known;
  const usable = ofProbe(observations, "tcp.silent").filter((other) => other.outcome === "ok" || wasResetInSilence(other));
  const silences = Map.groupBy(inOrder(usable), placeKey);
  sorted.set(observations, silences);
  return silences;
}

/** The other side hung up in order (FIN) though neither had said anything. */
export const wasClosedUnspoken = ({ outcome, data }: ObservationOf<"tcp.silent">): boolean =>
  outcome === "ok" && data.ended === "closed" && (data.greeting ?? "") === "";

export const wasResetInSilence = (silence: ObservationOf<"tcp.silent">): boolean =>
  silence.outcome !== "skipped" &&
  (silence.data.ended === "reset" || (silence.failure?.code === "reset" && silence.failure.phase === "silence"));

/**
 * A relay that hangs up before it reads closes its side either way, and the kernel makes a reset of that where the first words came before and lie unread (RFC 1122,
 * section 4.2.2.13). Silent connections tell: they are closed there, and none is reset.
 */
export function isClosedInSilence(observations: readonly Observation[], one: Placed): boolean {
  const silences = silencesBeside(observations, one);
  return silences.some(wasClosedUnspoken) && !silences.some(wasResetInSilence);
}
