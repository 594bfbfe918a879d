import type { Handshake } from "../../observation/handshakes.ts";

/** How far the exchange came: how much of the client's first message the other side's kernel has acknowledged, or that its answer had begun. */
export type HelloArrived = "answered" | "whole" | "part" | "none" | "unknown";

/** The kernel counts the SYN as one acknowledged byte, so one is as good as none (tcp_info, tcpi_bytes_acked). */
const synOnly = 1;

/**
 * `helloBytes` is compared rather than what the kernel has sent: that counts every repetition anew. A packet that came out of order is a part
 * of an answer whose beginning was lost. Unknown where the kernel was not asked, or could not say.
 */
export function helloArrived({ data }: Handshake): HelloArrived {
  if ((data.bytesReceived ?? 0) > 0 || (data.kernel?.outOfOrder ?? 0) > 0) return "answered";
  const acked = data.kernel?.bytesAcked ?? null;
  const sent = data.helloBytes ?? data.kernel?.bytesSent ?? null;
  if (acked === null || sent === null || sent === 0) return "unknown";
  if (acked <= synOnly) return "none";
  return acked >= sent ? "whole" : "part";
}
