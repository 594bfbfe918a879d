import type { ObservationOf } from "./observation.ts";

export type Http2Exchange = ObservationOf<"http.http2">;

/** The server chose HTTP/2 (or was known to speak it), and the exchange broke off within it. */
export const brokeWithinHttp2 = ({ outcome, failure, data, subject }: Http2Exchange): boolean =>
  outcome === "failed" &&
  (data.alpn === "h2" || !subject.secure) &&
  ["request", "wait", "headers", "body"].includes(failure.phase);

/** An answer came over HTTP/2, whatever its status. */
export const workedOverHttp2 = ({ outcome, data, subject }: Http2Exchange): boolean =>
  outcome === "ok" && (data.alpn === "h2" || !subject.secure) && data.status !== undefined;
