/** So many wrong tokens a peer has in a window, ms; those beyond are told to wait, without a line in the log. */
const badAtMost = 10;
const windowMs = 60_000;
/** Peers beyond these push the oldest out: a flood from everywhere costs no memory. */
const peersAtMost = 2_000;

/** Who has shown wrong tokens of late. A right token is never counted, and always let in: others may share the address. `now`: ms since 1970. */
export class BadTokens {
  readonly #peers = new Map<string, { since: number; count: number }>();

  /** Counts one more. Gives how long the peer is to wait, ms; 0 where that was still within bounds. */
  add(peer: string, now: number): number {
    const known = this.#peers.get(peer);
    const entry = known === undefined || now - known.since >= windowMs ? { since: now, count: 0 } : known;
    entry.count += 1;
    this.#peers.delete(peer);
    this.#peers.set(peer, entry);
    const [oldest] = this.#peers.keys();
    if (this.#peers.size > peersAtMost && oldest !== undefined) this.#peers.delete(oldest);
    return entry.count > badAtMost ? Math.max(1, entry.since + windowMs - now) : 0;
  }
}

/** Who is counted as one: an IPv4 address, or an IPv6 network of the size that one customer has (RFC 6177). */
export function peerOf(address: string | undefined): string {
  const text = (address ?? "").replace(/^::ffff:(?=\d+\.)/, "");
  if (!text.includes(":")) return text;
  const [head = "", tail] = text.split("::");
  const groups = head.split(":").filter((group) => group !== "");
  const zeros = tail === undefined ? 0 : 8 - groups.length - tail.split(":").filter((group) => group !== "").length;
  return [...groups, ...Array.from({ length: Math.max(0, zeros) }, () => "0")].slice(0, 4).join(":");
}
