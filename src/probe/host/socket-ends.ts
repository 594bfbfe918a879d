export type SocketEnd = { address: string; port: number };

/** Both ends of a socket as `ss -n` prints them; the peer is null where there is none (`*:*`). Null where the first is no end with a port. */
export function readEnds(
  local: string | undefined,
  peer: string | undefined,
): { local: SocketEnd; peer: SocketEnd | null } | null {
  const own = local === undefined ? null : readEnd(local);
  return own === null ? null : { local: own, peer: peer === undefined ? null : readEnd(peer) };
}

/** `127.0.0.53%lo:53`, `[fe80::1]%eth0:22`, `*:443`. IPv4 within IPv6 (`::ffff:192.0.2.1`) is IPv4. Null where no port stands. */
export function readEnd(text: string): SocketEnd | null {
  const [, bracketed, plain, port] =
    /^(?:\[([0-9A-Fa-f:.]+)(?:%[^\]]+)?\](?:%[^:]+)?|([0-9.]+|\*)(?:%[^:]+)?):(\d{1,5})$/.exec(text) ?? [];
  const number = Number(port);
  if (port === undefined || number > 65_535) return null;
  const address = bracketed ?? (plain === "*" ? "::" : plain) ?? "";
  return { address: address.replace(/^::ffff:(?=\d+\.)/i, ""), port: number };
}
