import type { FaultScenario } from "../scenario.ts";
import type { Stage } from "../stage.ts";
import { ownSite } from "./own-site.ts";

export const firewallDropCounted: FaultScenario = {
  id: "host.firewall-drop/counted",
  made: "a rule of the server's own firewall counts and drops this port among others",
  site: (setting) => ({
    ...ownSite(setting, "https", [setting.v4[0]]),
    arriving: ["ct state established,related counter accept", "icmp type echo-request accept"],
  }),
  fault: (site, { securePort }) => ({ arriving: [...site.arriving, `tcp dport { 5432, ${securePort} } counter drop`] }),
  expected: ({ v4: [address] }) => ({ cause: "host.firewall-drop", pattern: "everywhere", addresses: [address] }),
};

export const firewallDropIptables: FaultScenario = {
  id: "host.firewall-drop/iptables",
  made: "a chain of iptables that others jump to drops this port at one of two addresses, before connections are tracked",
  site: (setting) => ({
    ...ownSite(setting, "http"),
    prepare: async ({ run }) => void (await run("server", "iptables", "-t", "raw", "-N", "guard")),
  }),
  fault: (_, { v4, odd, plainPort }) => ({
    prepare: async ({ run }) => {
      const iptables = (...words: string[]) => run("server", "iptables", "-t", "raw", ...words);
      await iptables("-N", "guard");
      await iptables("-A", "PREROUTING", "-p", "tcp", "-m", "multiport", "--dports", `22,${plainPort}`, "-j", "guard");
      await iptables("-A", "guard", "-d", v4[odd], "-m", "comment", "--comment", "closed for now", "-j", "DROP");
    },
  }),
  expected: ({ v4, odd }) => ({ cause: "host.firewall-drop", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const firewallDropPolicy: FaultScenario = {
  id: "host.firewall-drop/policy",
  made: "the firewall lets named ports in and drops the rest, and this port is none of them",
  site: (setting) => ({
    ...ownSite(setting, "https", [setting.v6[0]]),
    prepare: async ({ run }) => void (await run("server", "nft", "add table ip6 guard")),
  }),
  fault: () => ({
    prepare: async ({ run }) => {
      const nft = (text: string) => run("server", "nft", text);
      await nft("add table ip6 guard");
      await nft("add chain ip6 guard in { type filter hook input priority 0; policy drop; }");
      await nft("add rule ip6 guard in ct state established,related accept");
      await nft("add rule ip6 guard in meta l4proto ipv6-icmp accept");
      await nft("add rule ip6 guard in udp sport 53 accept");
      await nft("add rule ip6 guard in tcp dport { 22, 25 } accept");
    },
  }),
  expected: ({ v6: [address] }) => ({ cause: "host.firewall-drop", pattern: "everywhere", addresses: [address] }),
};

export const firewallDropBothFamilies: FaultScenario = {
  id: "host.firewall-drop/both-families",
  made: "iptables and ip6tables were each told to drop this port",
  site: (setting) => ownSite(setting, "https", [setting.v4[0], setting.v6[0]]),
  fault: (_, { securePort }) => ({
    prepare: async ({ run }) => {
      for (const iptables of ["iptables", "ip6tables"])
        await run("server", iptables, "-A", "INPUT", "-p", "tcp", "--dport", `${securePort}`, "-j", "DROP");
    },
  }),
  expected: ({ v4: [v4], v6: [v6] }) => ({ cause: "host.firewall-drop", pattern: "everywhere", addresses: [v4, v6] }),
};

/** A rule before routing, and what it drops by address and port together. */
async function fence({ run }: Stage, doors: readonly string[]): Promise<void> {
  const nft = (text: string) => run("server", "nft", text);
  await nft("add table ip fence");
  await nft("add set ip fence closed { type ipv4_addr . inet_service; }");
  await nft(`add element ip fence closed { ${doors.join(", ")} }`);
  await nft("add chain ip fence early { type filter hook prerouting priority mangle; policy accept; }");
  await nft("add rule ip fence early ip daddr . tcp dport @closed drop");
}

export const firewallDropSetOfDoors: FaultScenario = {
  id: "host.firewall-drop/set-of-doors",
  made: "a rule before routing drops what goes to an address and port out of a set, and one of two addresses was put into it",
  site: (setting) => ({
    ...ownSite(setting, "http"),
    prepare: (stage) => fence(stage, [`${setting.network.server.own4} . 25`]),
  }),
  fault: (_, { v4, odd, plainPort, network }) => ({
    prepare: (stage) => fence(stage, [`${network.server.own4} . 25`, `${v4[odd]} . ${plainPort}`]),
  }),
  expected: ({ v4, odd }) => ({ cause: "host.firewall-drop", pattern: "some-addresses", addresses: [v4[odd]] }),
};
