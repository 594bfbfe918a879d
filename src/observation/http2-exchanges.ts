import { isChallengedByHeader } from "./challenged.ts";
import type { Phase } from "./failure.ts";
import type { ObservationOf } from "./observation.ts";

export type Http2Exchange = ObservationOf<"http.http2">;

/** The server chose HTTP/2 (or was known to speak it), and the exchange broke off within it. */
export const brokeWithinHttp2 = ({ outcome, failure, data, subject }: Http2Exchange): boolean =>
  outcome === "failed" && (data.alpn === "h2" || !subject.secure) && ofHttp.has(failure.phase);

const ofHttp: ReadonlySet<Phase> = new Set(["request", "wait", "headers", "body"] as const);

/** An answer came over HTTP/2. */
const wasAnsweredOverHttp2 = ({ outcome, data, subject }: Http2Exchange): boolean =>
  outcome === "ok" && (data.alpn === "h2" || !subject.secure) && data.status !== undefined;

/** It was one that says that the server failed (RFC 9110, section 15.6), that nobody expected, and that is no wall against programs. */
export const failedOverHttp2 = (one: Http2Exchange, expectedStatus: number | null): boolean =>
  wasAnsweredOverHttp2(one) && (one.data.status ?? 0) >= 500 && one.data.status !== expectedStatus && !isChallengedByHeader(one);

/** It was any other. */
export const workedOverHttp2 = (one: Http2Exchange, expectedStatus: number | null): boolean =>
  wasAnsweredOverHttp2(one) && !failedOverHttp2(one, expectedStatus);

/** A gRPC call that the service said OK to. */
export const isCallWell = ({ data, subject }: Http2Exchange): boolean => subject.purpose === "grpc" && data.grpcStatus === 0;

/** A gRPC call that ended otherwise, or without a status, or broke off, in HTTP/2 or because none is spoken. What broke below is told there. */
export const isCallFailed = ({ outcome, failure, data, subject }: Http2Exchange): boolean =>
  subject.purpose === "grpc" &&
  data.grpcStatus !== 0 &&
  (outcome === "ok" || (outcome === "failed" && ofHttp.has(failure.phase)));
