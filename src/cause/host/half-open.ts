import { computedOnce } from "../../observation/computed-once.ts";
import type { HalfOpen } from "../../observation/kind/host-sockets.ts";
import { allSockets, type HostSockets, listenersAt, type OwnHost } from "./own-host.ts";

/** Half-open connections of this port that stay: seen at one look after another, from the same peer. */
export type Staying = { looks: readonly HostSockets[]; byPeer: ReadonlyMap<string, readonly HalfOpen[]> };

const nothing: Staying = { looks: [], byPeer: new Map() };

export const stayingOf = computedOnce((host: OwnHost): Staying => {
  const looks = allSockets(host);
  const last = looks.at(-1);
  if (last === undefined) return nothing;
  // The first look may come before the first packet: what was there at the last, and sent again by then or seen before, has stayed.
  const earlier = new Set(looks.slice(0, -1).flatMap(({ data }) => (data.halfOpen ?? []).map(({ peer }) => peer)));
  const kept = (last.data.halfOpen ?? []).filter(({ peer, repeats }) => repeats > 0 || earlier.has(peer));
  return { looks, byPeer: Map.groupBy(kept, ({ peer }) => peer) };
});

/** How many half-open connections each look found, and the room that the listener has for them (its backlog: inet_csk_reqsk_queue_is_full). */
export function crowd(host: OwnHost): { look: HostSockets; count: number; room: number }[] {
  const most = Number(host.network?.data.settings?.["net.ipv4.tcp_max_syn_backlog"] ?? Number.NaN);
  return allSockets(host).flatMap((look) => {
    const listeners = listenersAt(look, host.port);
    if (listeners.length === 0) return [];
    const backlog = listeners.reduce((sum, one) => sum + one.backlog, 0);
    // Without cookies the kernel also keeps the last quarter of tcp_max_syn_backlog for peers that it knows (tcp_conn_request).
    const room = Number.isFinite(most) ? Math.min(backlog, most - Math.floor(most / 4)) : backlog;
    return [{ look, count: look.data.states?.["SYN-RECV"] ?? 0, room: Math.max(1, room) }];
  });
}
