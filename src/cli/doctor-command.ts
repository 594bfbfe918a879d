import { resolverText } from "../observation/cell.ts";
import type { VantageSelf } from "../observation/vantage.ts";
import { type CliMeans, type DoctorLine, exitStatus } from "./means.ts";

/**
 * What this machine can probe, whether the policy can be used, whether the outside services that are switched on answer, and with `slack` whether tokens, scopes and manifest
 * fit; each trouble with the next thing to do.
 */
export async function doctorCommand({ slack }: { slack: boolean }, means: CliMeans): Promise<number> {
  const lines = [
    ...machineLines(means.thisMachine(), await means.abilities(), means.version),
    await means.checkPolicy(),
    ...((await means.checkServices?.(means.stopped)) ?? []),
    ...(slack ? await means.checkSlack(means.stopped) : []),
  ];
  for (const { what, well, says, next } of lines)
    means.stdout.write(`${well ? "ok     " : "trouble"} ${what}: ${says}\n${next === null ? "" : `        ${next}\n`}`);
  return lines.every(({ well }) => well) ? exitStatus.healthy : exitStatus.suspect;
}

function machineLines(self: VantageSelf, abilities: readonly string[], version: string): DoctorLine[] {
  const can = (ability: string): boolean => abilities.includes(ability);
  const packets = packetProgram(self.can.includes("path.tcp"), can("path.tcp"));
  const line = (what: string, well: boolean, says: string, next: string): DoctorLine => ({
    what,
    well,
    says,
    next: well ? null : next,
  });
  const resolvers = self.resolvers.map(
    ({ address, port, zone }) => `${resolverText({ server: address, port })}${zone === null ? "" : ` for ${zone}`}`,
  );
  return [
    { what: "Faultline", well: true, says: `${version} on Node ${process.versions.node}`, next: null },
    line(
      "resolvers",
      resolvers.length > 0,
      resolvers.length > 0 ? resolvers.join(", ") : "none in /etc/resolv.conf",
      "Add a nameserver line there, or give --resolver IP.",
    ),
    line(
      "address families",
      self.families.length > 0,
      self.families.map((family) => `IPv${family}`).join(" and ") || "none",
      "Bring a network interface up.",
    ),
    line(
      "who answers a connect",
      can("path.tcp"),
      packets.says,
      `Without it a refusal cannot be told from a rejection on the way. ${packets.next}`,
    ),
    line(
      "the kernel's view of a stalled connection",
      can("kernel-view"),
      can("kernel-view") ? "ss is here" : "ss is missing",
      "Without it nobody knows whether a stalled peer got our bytes. Debian and Ubuntu: apt install iproute2.",
    ),
    hostLine(can("kernel-view"), can("host.firewall")),
  ];
}

/** An ordinary user sees less of the machine, which is no trouble of it. */
function hostLine(seesSockets: boolean, readsRules: boolean): DoctorLine {
  const parts = [
    seesSockets ? "listeners and queues" : null,
    "counters",
    readsRules ? "the firewall's rules" : null,
    process.getuid?.() === 0 ? "every process" : null,
  ].filter((part) => part !== null);
  const missing = [
    ...(readsRules ? [] : ["the firewall (root, and nft)"]),
    ...(process.getuid?.() === 0 ? [] : ["processes of others (root)"]),
  ];
  return {
    what: "this machine itself (`faultline host`)",
    well: true,
    says: `can be read: ${parts.join(", ")}${missing.length === 0 ? "" : `; not: ${missing.join(", ")}`}`,
    next: null,
  };
}

/** Missing, or there without the right to open raw sockets, or in order. */
function packetProgram(isThere: boolean, works: boolean): { says: string; next: string } {
  if (works) return { says: "mtr-packet is here and may open raw sockets", next: "" };
  return isThere
    ? {
        says: "mtr-packet is here, and may not open raw sockets",
        next: "Give it the right: setcap cap_net_raw+ep $(command -v mtr-packet); in a container, add the capability NET_RAW.",
      }
    : { says: "mtr-packet is missing", next: "Debian and Ubuntu: apt install mtr-tiny." };
}
