import { grpcMethodIn } from "../target/grpc-method.ts";
import { cellKey } from "./cell.ts";
import type { Observation } from "./observation.ts";
import { ofProbe } from "./of-probe.ts";
import { brokeIn, type Request, statusOf } from "./requests.ts";

/** AlertDescription (RFC 8446, section 6.2). */
const noApplicationProtocol = 120;
const because = "a gRPC method was named, and the server speaks HTTP/2 alone";
const none: ReadonlySet<Observation> = new Set();

/**
 * A person named a gRPC method as health path, and such a service may speak HTTP/2 alone: the page, which is asked for in HTTP/1.1, is then nothing that
 * anybody promised. These are the requests for it that came to nothing for that reason.
 */
export function unspokenRequests(observations: readonly Observation[], healthPath: string | null): ReadonlySet<Observation> {
  if (grpcMethodIn(healthPath) === null) return none;
  const choosing = new Set(
    [...ofProbe(observations, "tls.handshake"), ...ofProbe(observations, "http.http2")]
      .filter(({ data }) => data.alpn === "h2")
      .map(cellKey),
  );
  return new Set(
    ofProbe(observations, "http.request").filter((one) => one.subject.hop === 0 && isUnspoken(one, choosing.has(cellKey(one)))),
  );
}

/** The server says so, by an alert or by its first frame; or it chooses h2 where that is offered, does not choose HTTP/1.1, and hangs up on it. */
function isUnspoken(one: Request, choosesHttp2: boolean): boolean {
  if (one.outcome !== "failed") return false;
  if (brokeIn(one, "handshake")) return one.data.alert === noApplicationProtocol;
  if (one.data.spoken === "h2") return true;
  const { secure } = one.subject;
  const isHangUp = one.failure.code === "closed" || one.failure.code === "reset";
  return secure && choosesHttp2 && one.data.alpn === null && isHangUp && statusOf(one) === null;
}

/** The same request as one that says nothing: what came of it stays in the record, and is neither judged nor asked again. */
export const setAside = (one: Observation): Observation =>
  ({ ...one, outcome: "skipped", skippedBecause: because, failure: null }) as Observation;

export const isSetAside = ({ outcome, skippedBecause }: Observation): boolean =>
  outcome === "skipped" && skippedBecause === because;

/** The observations to judge by. */
export function withoutUnspoken(observations: readonly Observation[], healthPath: string | null): readonly Observation[] {
  const unspoken = unspokenRequests(observations, healthPath);
  return unspoken.size === 0 ? observations : observations.map((one) => (unspoken.has(one) ? setAside(one) : one));
}
