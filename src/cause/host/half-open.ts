import { computedOnce } from "../../observation/computed-once.ts";
import type { HalfOpen, Listener } from "../../observation/kind/host-sockets.ts";
import { parseAddress } from "../../target/address.ts";
import { allSockets, covers, type HostSockets, listenersAt, type OwnHost } from "./own-host.ts";

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

type Crowd = { look: HostSockets; listener: Listener; count: number; room: number };

/** At each look the listener that is fullest of half-open connections, and the room that it has for them (its backlog: inet_csk_reqsk_queue_is_full). */
export function crowd(host: OwnHost): Crowd[] {
  const most = Number(host.network?.data.settings?.["net.ipv4.tcp_max_syn_backlog"] ?? Number.NaN);
  return allSockets(host).flatMap((look) => {
    const all = listenersAt(look, host.port).map((listener): Crowd => {
      // Without cookies the kernel also keeps the last quarter of tcp_max_syn_backlog for peers that it knows (tcp_conn_request).
      const room = Number.isFinite(most) ? Math.min(listener.backlog, most - Math.floor(most / 4)) : listener.backlog;
      return { look, listener, count: halfOpenAt(look, listener), room: Math.max(1, room) };
    });
    return all.toSorted((one, other) => other.count / other.room - one.count / one.room).slice(0, 1);
  });
}

/** Those of this listener. Where only some of very many were kept, its part of them stands for its part of all. */
function halfOpenAt({ data: { states = {}, halfOpen = [] } }: HostSockets, listener: Listener): number {
  const total = states["SYN-RECV"] ?? 0;
  const own = halfOpen.filter(({ local }) => coversText(listener, local)).length;
  return halfOpen.length === 0 || total <= halfOpen.length ? own : Math.round((own / halfOpen.length) * total);
}

function coversText(listener: Listener, text: string): boolean {
  const address = parseAddress(text);
  return address !== null && covers(listener, address);
}
