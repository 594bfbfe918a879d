import type { HalfOpen, Listener } from "../../observation/kind/host-sockets.ts";

/** A listener as `ss` tells it: who holds it is known by number and name alone. */
export type SocketLine = Omit<Listener, "holders"> & { holders: { pid: number; name: string }[] };
export type Connection = { state: string; local: string; peer: string; peerPort: number; repeats: number };

/** Lines of `ss -Hltnep`: state, Recv-Q, Send-Q, local end, peer, then words such as `users:(("nginx",pid=7,fd=6))`, `uid:33`, `v6only:1`. Others are passed over. */
export function readListeners(text: string): SocketLine[] {
  return text.split("\n").flatMap((line) => {
    const [state, waiting, backlog, local, , ...words] = line.trim().split(/\s+/);
    const end = local === undefined ? null : readEnd(local);
    if (state !== "LISTEN" || end === null) return [];
    const rest = words.join(" ");
    const uid = whole(/(?:^|\s)uid:(\d+)/.exec(rest)?.[1]) ?? 0;
    // An IPv6 listener that takes IPv4 as well is printed as `*`, or says so.
    const isDual = end.address === "*" || (end.address.includes(":") && /(?:^|\s)v6only:0/.test(rest));
    return [
      {
        address: end.address === "*" ? "::" : end.address,
        port: end.port,
        isDual,
        link: end.link,
        waiting: whole(waiting) ?? 0,
        backlog: whole(backlog) ?? 0,
        uid,
        holders: holdersIn(rest),
      },
    ];
  });
}

function holdersIn(words: string): { pid: number; name: string }[] {
  const seen = new Map<number, string>();
  for (const [, name = "", pid] of words.matchAll(/\("((?:[^"\\]|\\.)*)",pid=(\d+),fd=\d+\)/g)) {
    const number = whole(pid);
    if (number !== null && !seen.has(number)) seen.set(number, name.slice(0, 64));
  }
  return [...seen].map(([pid, name]) => ({ pid, name }));
}

/** Lines of `ss -Htno state connected`, which print the state; behind the peer a timer such as `timer:(on,1.2sec,3)`, whose last number counts what was sent again. */
export function readConnections(text: string): Connection[] {
  return text.split("\n").flatMap((line) => {
    const [state, , , local, peer, ...words] = line.trim().split(/\s+/);
    const [own, other] = [local, peer].map((end) => (end === undefined ? null : readEnd(end)));
    if (state === undefined || !/^[A-Z][A-Z0-9-]*$/.test(state) || !own || !other) return [];
    const repeats = whole(/timer:\([a-z-]+,[^,)]*,(\d+)\)/.exec(words.join(" "))?.[1]) ?? 0;
    return [{ state, local: own.address, peer: other.address, peerPort: other.port, repeats }];
  });
}

export const halfOpenIn = (connections: readonly Connection[]): HalfOpen[] =>
  connections.flatMap(({ state, local, peer, repeats }) => (state === "SYN-RECV" ? [{ local, peer, repeats }] : []));

/** `127.0.0.53%lo:53`, `[fe80::1]%eth0:22`, `*:443`. IPv4 within IPv6 (`::ffff:192.0.2.1`) is IPv4. Null where it is no end with a port. */
function readEnd(text: string): { address: string; port: number; link: string | null } | null {
  const match = /^\[?([0-9A-Fa-f:.*]+)(?:%([^\]:]+))?\]?(?:%([^:]+))?:(\d+|\*)$/.exec(text);
  if (match === null) return null;
  const [, address = "", inner, outer, port = ""] = match;
  const number = port === "*" ? 0 : whole(port);
  if (number === null || number > 65_535) return null;
  return { address: address.replace(/^::ffff:(?=\d+\.)/i, ""), port: number, link: inner ?? outer ?? null };
}

function whole(text: string | undefined): number | null {
  const value = text === undefined || !/^\d+$/.test(text) ? Number.NaN : Number(text);
  return Number.isSafeInteger(value) ? value : null;
}
