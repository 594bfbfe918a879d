import type { Phase } from "./failure.ts";
import type { ObservationOf } from "./observation.ts";

export type Http2Exchange = ObservationOf<"http.http2">;

/** The server chose HTTP/2 (or was known to speak it), and the exchange broke off within it. */
export const brokeWithinHttp2 = ({ outcome, failure, data, subject }: Http2Exchange): boolean =>
  outcome === "failed" && (data.alpn === "h2" || !subject.secure) && ofHttp.has(failure.phase);

const ofHttp: ReadonlySet<Phase> = new Set(["request", "wait", "headers", "body"] as const);

/** An answer came over HTTP/2, whatever its status. */
export const workedOverHttp2 = ({ outcome, data, subject }: Http2Exchange): boolean =>
  outcome === "ok" && (data.alpn === "h2" || !subject.secure) && data.status !== undefined;

/** A gRPC call that the service said OK to. */
export const isCallWell = ({ data, subject }: Http2Exchange): boolean => subject.purpose === "grpc" && data.grpcStatus === 0;

/** A gRPC call that ended otherwise, or without a status, or broke off, in HTTP/2 or because none is spoken. What broke below is told there. */
export const isCallFailed = ({ outcome, failure, data, subject }: Http2Exchange): boolean =>
  subject.purpose === "grpc" &&
  data.grpcStatus !== 0 &&
  (outcome === "ok" || (outcome === "failed" && ofHttp.has(failure.phase)));
