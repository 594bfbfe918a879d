import type { FirewallRule } from "../../observation/kind/host-firewall.ts";
import { type Address, parseAddress } from "../../target/address.ts";
import { allSockets, covers, lastFirewall, listenersAt, type OwnHost } from "./own-host.ts";
import { meets, type Packet } from "./packet.ts";

/** A rule that sends what comes for this port on to another place (Docker's published ports, kube-proxy): then no listener is needed here. */
export type LedOn = { to: string; text: string };

/** Rules that rewrite the destination of a connection to this address, for what comes from outside and what this machine sends itself. */
export const ledOn = (host: OwnHost, address: Address): LedOn[] =>
  rulesLeadingOn(lastFirewall(host)?.data.rules ?? [], host.port, address);

export function rulesLeadingOn(rules: readonly FirewallRule[], port: number, address: Address): LedOn[] {
  const packet: Packet = {
    dport: port,
    sport: null,
    source: null,
    destination: address,
    in: null,
    out: null,
    state: "new",
    flags: "syn",
  };
  return rules.flatMap(({ does, to, text, conditions }) =>
    (does === "dnat" || does === "redirect") && meets(conditions, packet) !== "no" ? [{ to: to ?? "another place", text }] : [],
  );
}

/** `203.0.113.7 8443`, or the port alone (to this machine itself), as nft tells of it. */
const placeShape = /^(?:(\S+) )?(\d{1,5})$/;

/** The place that a rule leads to; null where it is not one port. `address` null: this machine, whatever the address. */
export function placeOf({ to }: LedOn): { address: Address | null; port: number } | null {
  const [whole, host, port] = placeShape.exec(to) ?? [];
  if (whole === undefined) return null;
  const address = host === undefined ? null : parseAddress(host);
  return host !== undefined && address === null ? null : { address, port: Number(port) };
}

/** It leads to a port of this machine itself, at which nobody listened at any look. */
export function leadsToNobody(host: OwnHost, led: LedOn): boolean {
  const place = placeOf(led);
  if (place === null || (place.address !== null && !host.own.has(place.address))) return false;
  const { address, port } = place;
  const looks = port === host.port ? allSockets(host) : host.inner.filter(({ subject }) => subject.port === port);
  const hears = (look: OwnHost["inner"][number]): boolean =>
    listenersAt(look, port).some((one) => address === null || covers(one, address));
  return looks.length > 0 && !looks.some(hears);
}
