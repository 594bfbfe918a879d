import { type FailureCode, failed, type Phase } from "../../src/observation/failure.ts";
import type { Http2Exchange } from "../../src/observation/http2-exchanges.ts";
import type { DataOf, ObservationOf } from "../../src/observation/observation.ts";
import type { Upgrade } from "../../src/observation/upgrades.ts";
import type { Address } from "../../src/target/address.ts";
import type { Target } from "../../src/target/target.ts";
import { apiTarget, observation, one, type Told } from "./common.ts";

export const wssTarget: Target = { ...apiTarget, url: "wss://api.example.com/live", scheme: "wss" };

type At = Told & { address?: Address };

/** One opening handshake of a WebSocket: a status, or how it broke. */
export function upgrade(
  came: number | [FailureCode, Phase],
  {
    address = one,
    purpose = "user-path",
    idleMs,
    data = {},
    ...told
  }: At & {
    purpose?: Upgrade["subject"]["purpose"];
    idleMs?: number;
    data?: DataOf<"http.websocket">;
  } = {},
): Upgrade {
  const url = "https://api.example.com/live";
  const subject = { address, port: 443, url, host: "api.example.com", sni: "api.example.com", secure: true, purpose };
  const whole = idleMs === undefined ? subject : { ...subject, idleMs };
  if (typeof came !== "number")
    return observation("http.websocket", { ...told, subject: whole, data, failure: failed(came[0], came[1], "") });
  return observation("http.websocket", { ...told, subject: whole, data: { status: came, accepted: came === 101, ...data } });
}

/** One exchange over HTTP/2: a status, or how it broke after h2 was chosen. */
export function overHttp2(
  came: number | [FailureCode, Phase],
  {
    address = one,
    purpose = "get",
    alpn = "h2",
    data = {},
    ...told
  }: At & {
    purpose?: Http2Exchange["subject"]["purpose"];
    alpn?: string | null;
    data?: DataOf<"http.http2">;
  } = {},
): Http2Exchange {
  const url = purpose === "grpc" ? "https://api.example.com/grpc.health.v1.Health/Check" : "https://api.example.com/";
  const subject = { address, port: 443, url, host: "api.example.com", sni: "api.example.com", secure: true, purpose };
  if (typeof came !== "number")
    return observation("http.http2", {
      ...told,
      subject,
      data: { alpn, ...data },
      failure: failed(came[0], came[1], "the stream was reset"),
    });
  return observation("http.http2", { ...told, subject, data: { alpn, status: came, ...data } });
}

/** One question for QUIC's versions. */
export function overQuic(
  came: "answered" | "silence" | "port-unreachable",
  { address = one, purpose = "target", ...told }: At & { purpose?: "target" | "control" } = {},
): ObservationOf<"http.quic"> {
  const subject = { address, port: 443, purpose };
  if (came === "answered")
    return observation("http.quic", { ...told, subject, data: { versions: ["1"], rttMs: 9, sentBytes: 1_200 } });
  const failure = came === "silence" ? failed("timeout", "wait", "") : failed("port-unreachable", "query", "ECONNREFUSED");
  return observation("http.quic", { ...told, subject, data: { sentBytes: 1_200 }, failure });
}
