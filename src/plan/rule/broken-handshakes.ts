import type { ObservationOf } from "../../observation/observation.ts";
import type { Asked, View } from "../state.ts";

export type Handshake = ObservationOf<"tls.handshake">;
type Asking = Extract<Asked["step"], { probe: "tls.handshake" }>;

/** A first handshake with an address that broke off, or that has been silent for so long that asking beside it is worth while. */
export type Trouble = { subject: Asking["subject"]; observation: Handshake | null; fromMs: number };

/** One packet that is lost and sent again costs a second (RFC 6298, section 2), and the server may take its time. */
const suspiciousMs = 1_500;
/** A connection, the hello and its answer, and the rest of the server's flight; where this machine itself is slow, connecting shows that too. */
const roundTrips = 3;

/**
 * The first handshakes of this vantage, one for each address and name, that did not come about after the connection stood. Silence is not waited out: `fromMs`
 * lies ahead where the answer is still due.
 */
export function brokenHandshakes(view: View): Trouble[] {
  return view.own.flatMap(({ step, startMs, observation }): Trouble[] => {
    if (step.probe !== "tls.handshake" || step.subject.purpose !== "target" || step.attempt !== 1) return [];
    const { subject } = step;
    if (observation === null) {
      const connectMs = connectedIn(view, subject);
      return connectMs === null ? [] : [{ subject, observation: null, fromMs: startMs + suspiciousMs + roundTrips * connectMs }];
    }
    if (observation.probe !== "tls.handshake" || observation.outcome !== "failed" || observation.failure.phase !== "handshake")
      return [];
    return observation.failure.code === "cancelled"
      ? []
      : [{ subject, observation, fromMs: observation.startMs + observation.elapsedMs }];
  });
}

/** How long connecting took there, ms, or null where no connection is known to stand. */
function connectedIn(view: View, { address, port }: Asking["subject"]): number | null {
  const times = view.own.flatMap(({ observation: one }) =>
    one?.probe === "tcp.connect" && one.outcome === "ok" && one.subject.address === address && one.subject.port === port
      ? [one.data.connectMs ?? one.elapsedMs]
      : [],
  );
  return times.length === 0 ? null : Math.max(...times);
}
