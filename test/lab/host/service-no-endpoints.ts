import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { ownSite } from "./own-site.ts";

const name = ({ chance, host }: Setting): string => `${chance.pick(["shop", "pay", "default"])}/${host.split(".")[0]}:https`;

/** The rules that kube-proxy writes in its iptables mode for a Service with an external address and no endpoints. */
const portals = (service: string, address: string, port: number): string[][] => [
  ["-N", "KUBE-SERVICES"],
  ["-A", "INPUT", "-m", "comment", "--comment", "kubernetes service portals", "-j", "KUBE-SERVICES"],
  ["-A", "OUTPUT", "-m", "comment", "--comment", "kubernetes service portals", "-j", "KUBE-SERVICES"],
  [
    ...["-A", "KUBE-SERVICES", "-d", address, "-p", "tcp"],
    ...["-m", "comment", "--comment", `${service} has no endpoints`],
    ...["-m", "tcp", "--dport", `${port}`, "-j", "REJECT"],
  ],
];

export const serviceByIptables: FaultScenario = {
  id: "host.service-no-endpoints/iptables",
  made: "kube-proxy's chains reject the address and port of a Service that has no endpoints",
  site: (setting) => ownSite(setting, "https", setting.v4),
  fault: (_, setting) => ({
    prepare: async ({ run }) => {
      const { v4, odd, securePort } = setting;
      for (const args of portals(name(setting), `${v4[odd]}/32`, securePort)) await run("server", "iptables", ...args);
    },
  }),
  expected: ({ v4, odd }) => ({ cause: "host.service-no-endpoints", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const serviceOfBothFamilies: FaultScenario = {
  id: "host.service-no-endpoints/both-families",
  made: "kube-proxy's chains of both families reject a Service that has no endpoints",
  site: (setting) => ownSite(setting, "https", [setting.v4[0], setting.v6[0]]),
  fault: (_, setting) => ({
    prepare: async ({ run }) => {
      const { v4, v6, securePort } = setting;
      const service = name(setting);
      for (const args of portals(service, `${v4[0]}/32`, securePort)) await run("server", "iptables", ...args);
      for (const args of portals(service, `${v6[0]}/128`, securePort)) await run("server", "ip6tables", ...args);
    },
  }),
  expected: ({ v4: [v4], v6: [v6] }) => ({ cause: "host.service-no-endpoints", pattern: "everywhere", addresses: [v4, v6] }),
};

/** The maps of its nftables mode; a NodePort is any address of the machine. */
export const serviceByNftables: FaultScenario = {
  id: "host.service-no-endpoints/nftables",
  made: "kube-proxy's map of node ports without endpoints holds the port",
  site: (setting) => ownSite(setting, "http", [setting.v4[0]]),
  fault: (_, setting) => ({
    prepare: async ({ run }) => {
      const text = `table ip kube-proxy {
  chain reject-chain { reject; }
  map no-endpoint-nodeports { type inet_proto . inet_service : verdict; elements = { tcp . ${setting.plainPort} comment "${name(setting)}" : goto reject-chain }; }
  chain service-endpoints-check { fib daddr type local ip protocol . th dport vmap @no-endpoint-nodeports; }
  chain filter-input { type filter hook input priority 0; jump service-endpoints-check; }
  chain filter-output { type filter hook output priority 0; jump service-endpoints-check; }
}`;
      await run("server", "sh", "-c", `printf '%s' '${text}' | nft -f -`);
    },
  }),
  expected: ({ v4: [address] }) => ({ cause: "host.service-no-endpoints", pattern: "everywhere", addresses: [address] }),
};
