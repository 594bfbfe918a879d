import { innerPort } from "../balancer.ts";
import type { RulesAtPlace } from "../place.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { changedServers } from "../site.ts";
import { ownSite } from "./own-site.ts";

/** Leads the port on to one at the machine's own address, as Docker does: what arrives, and what the machine itself asks. */
const leadingTo = ({ v4, securePort, network }: Setting, port: number): { server: RulesAtPlace } => {
  const lines = v4.map((address) => `ip daddr ${address} tcp dport ${securePort} dnat ip to ${network.server.own4}:${port}`);
  return { server: { "nat prerouting": lines, "nat output": lines } };
};

export const notListeningLedOn: FaultScenario = {
  id: "host.not-listening/led-to-dead-port",
  made: "the machine leads the port on to an inner one at which nobody listens; the service inside stands at another",
  site: (setting) => {
    const site = ownSite(setting, "https");
    const [server] = changedServers(site, "all", (one) => ({
      ...one,
      address: setting.network.server.own4,
      port: innerPort,
    })).servers;
    return { ...site, servers: server === undefined ? [] : [server], rules: leadingTo(setting, innerPort) };
  },
  fault: (_, setting) => ({ rules: leadingTo(setting, innerPort + setting.days) }),
  expected: ({ v4 }) => ({ cause: "host.not-listening", pattern: "everywhere", addresses: v4 }),
};
