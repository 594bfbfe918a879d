import type { EmptyService } from "../../observation/kind/host-services.ts";

/**
 * /proc/net/ip_vs: a line for each virtual server (`TCP  0A600007:0050 rr`, IPv6 in brackets) and below it one for each member (`  -> 0A000105:1F90 Masq 1 0 0`: forwarding,
 * weight, connections). One without a member of weight above 0 takes no connection.
 */
export function readEmptyVirtualServers(text: string, port: number): EmptyService[] {
  const found: (EmptyService & { members: number })[] = [];
  let current: (EmptyService & { members: number }) | null = null;
  for (const line of text.split("\n")) {
    const [, protocol, end] = /^(TCP|UDP|SCTP|FWM)\s+(\S+)/.exec(line) ?? [];
    if (protocol !== undefined) {
      const at = protocol === "TCP" ? endOf(end ?? "") : null;
      current =
        at === null || at.port !== port
          ? null
          : { by: "ipvs", name: null, address: at.address, port, does: "reject", text: line.trim().slice(0, 300), members: 0 };
      if (current !== null) found.push(current);
      continue;
    }
    const weight = /^\s+->\s+\S+:[0-9A-F]{4}\s+\w+\s+(\d+)\s/.exec(line)?.[1];
    if (current !== null && weight !== undefined && Number(weight) > 0) current.members += 1;
  }
  return found.filter(({ members }) => members === 0).map(({ members: _members, ...service }) => service);
}

/** `0A600007:0050`, or `[2001:0db8:…]:0050`. */
function endOf(text: string): { address: string; port: number } | null {
  const [, six, four, port] = /^(?:\[([0-9a-f:]+)\]|([0-9A-F]{8})):([0-9A-F]{4})$/i.exec(text) ?? [];
  if (port === undefined) return null;
  const bytes = four?.match(/../g)?.map((pair) => Number.parseInt(pair, 16));
  return { address: six ?? bytes?.join(".") ?? "", port: Number.parseInt(port, 16) };
}
