import { connectMsOf } from "../../observation/connect-times.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import type { PathSize } from "../../observation/ways.ts";

/** `bytes`: what the way takes, where anybody said so. `atMs`: before that moment this machine did not know. */
export type LearntSize = { bytes: number | null; atMs: number; by: readonly PathSize[] };

/**
 * Where this machine was told that the way takes less than its own link, be it by an answer to a ping or to the first large packet of a connection; null where it was not. The kernel
 * keeps that for the address (RFC 1191, section 3), and each later SYN asks the other side for segments that fit: connections are then well from the start, whatever that side is told.
 */
export function learntSize(
  sizes: readonly PathSize[],
  stalled: readonly ObservationOf<"tls.handshake" | "http.request">[],
): LearntSize | null {
  const by = sizes.filter(({ data }) => (data.tooBig ?? []).length > 0);
  const own = Math.max(0, ...sizes.flatMap(({ data }) => data.ownMtu ?? []));
  const lowered = stalled.flatMap((one) => {
    const bytes = one.data.kernel?.pathMtu ?? own;
    // It is told by what it sends, and it sends nothing large before the connection stands.
    return bytes < own ? [{ bytes, atMs: one.startMs + (connectMsOf(one) ?? 0) }] : [];
  });
  if (by.length + lowered.length === 0) return null;
  const told = [
    ...by.flatMap(({ data }) => (data.tooBig ?? []).flatMap(({ mtu }) => mtu ?? [])),
    ...lowered.map(({ bytes }) => bytes),
  ];
  return {
    bytes: told.length === 0 ? null : Math.min(...told),
    atMs: Math.min(...by.map(({ startMs }) => startMs), ...lowered.map(({ atMs }) => atMs)),
    by,
  };
}
