import { type Connecting, connected } from "../../observation/endpoint-tries.ts";
import { helloArrived } from "../tls/hello-arrived.ts";

/** How far what was sent over a connection came, by the word of this machine's kernel; `unknown` where it said nothing. */
export type SentArrived = "answered" | "acked" | "lost" | "unknown";

/** The SYN counts as one acknowledged byte (tcp_info, tcpi_bytes_acked). */
const synOnly = 1;

/** Only for what was sent over the bare connection: within TLS a request is one more record of many. */
export function sentArrived(one: Connecting): SentArrived {
  switch (one.probe) {
    case "tcp.one-byte": {
      if ((one.data.bytesReceived ?? 0) > 0 || (one.data.ended !== undefined && one.data.ended !== "open")) return "answered";
      return one.data.acked === true ? "acked" : one.data.acked === false ? "lost" : "unknown";
    }
    case "tls.handshake": {
      if (one.outcome === "ok") return "answered";
      // What was stopped with the run has told nothing.
      if (one.failure?.phase !== "handshake" || one.failure.code === "cancelled") return "unknown";
      if (one.failure.code !== "timeout") return "answered";
      const arrived = helloArrived(one);
      return arrived === "none" ? "lost" : arrived === "whole" || arrived === "part" ? "acked" : arrived;
    }
    case "http.request": {
      if (one.data.status !== undefined) return "answered";
      if (one.subject.secure || one.failure?.code !== "timeout" || one.failure.phase !== "wait") return "unknown";
      const acked = one.data.kernel?.bytesAcked ?? null;
      return acked === null ? "unknown" : acked > synOnly ? "acked" : "lost";
    }
    default:
      return "unknown";
  }
}

/** The other side's kernel took the connection and the first words over it, and nobody there has read them by the deadline. */
export const isDeaf = (one: Connecting): boolean =>
  (one.probe === "tls.handshake" || one.probe === "http.request") &&
  connected(one) &&
  one.failure?.code === "timeout" &&
  sentArrived(one) === "acked";
