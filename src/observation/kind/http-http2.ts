import { z } from "zod";
import { addressSchema, portSchema } from "../../target/address-schema.ts";
import { probeKind } from "../kind.ts";
import { sentHostSchema, sniSchema } from "../sent-text.ts";
import { kernelViewSchema, localEndSchema } from "./tcp-connect.ts";

/**
 * One request over HTTP/2 (RFC 9113) on a fresh connection. The handshake offers `h2` and `http/1.1`: where the server chooses the latter nothing is
 * asked, and that is ok. Without TLS (a gRPC service only) HTTP/2 is spoken with prior knowledge.
 */
export const httpHttp2 = probeKind({
  probe: "http.http2",
  layer: "http",
  deadlineMs: 5_000,
  silenceMs: 4_000,
  subject: z.object({
    address: addressSchema,
    port: portSchema,
    /** The file of roots that a person gave for this run, only to repeat the probe by hand. */
    caFile: z.string().optional(),
    url: z.string(),
    host: sentHostSchema,
    sni: sniSchema,
    secure: z.boolean(),
    /** get: what a browser would ask. grpc: a unary call with an empty message, to a method that a person named. */
    purpose: z.enum(["get", "grpc"]),
  }),
  data: z.object({
    local: localEndSchema.optional(),
    phases: z
      .object({ connectMs: z.number().optional(), tlsMs: z.number().optional(), waitMs: z.number().optional() })
      .optional(),
    /** What the server chose; null: nothing. */
    alpn: z.string().nullable().optional(),
    /** The server's SETTINGS came, so it speaks HTTP/2. */
    settled: z.boolean().optional(),
    status: z.int().optional(),
    headers: z.array(z.tuple([z.string(), z.string()])).optional(),
    bodyBytes: z.int().optional(),
    /** Error codes of RFC 9113, section 7, by which the server ended the connection or the stream. */
    goaway: z.int().optional(),
    streamReset: z.int().optional(),
    /** Of a gRPC call (trailers, or headers where there are no others); null: none came. */
    grpcStatus: z.int().nullable().optional(),
    grpcMessage: z.string().optional(),
    kernel: kernelViewSchema.nullable().optional(),
    errno: z.string().optional(),
  }),
});
