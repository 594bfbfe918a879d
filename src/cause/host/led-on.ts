import type { Address } from "../../target/address.ts";
import type { OwnHost } from "./own-host.ts";
import { meets, type Packet } from "./packet.ts";

/** A rule that sends what comes for this port on to another place (Docker's published ports, kube-proxy): then no listener is needed here. */
export type LedOn = { to: string; text: string };

/** Rules that rewrite the destination of a connection to this address, for what comes from outside and what this machine sends itself. */
export function ledOn({ firewall, port }: OwnHost, address: Address): LedOn[] {
  const look = firewall.after ?? firewall.between ?? firewall.before;
  if (look === undefined) return [];
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
  return (look.data.rules ?? []).flatMap(({ does, to, text, conditions }) =>
    (does === "dnat" || does === "redirect") && meets(conditions, packet) !== "no" ? [{ to: to ?? "another place", text }] : [],
  );
}
