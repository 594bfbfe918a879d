import type { FaultScenario } from "../scenario.ts";
import { changedIdentities } from "../site.ts";
import { branch, fleetSite } from "./three-agents.ts";

/** Small pings pass, and the certificates take several packets. */
export const mtuBlackholeOneBranch: FaultScenario = {
  id: "fleet/mtu-blackhole",
  made: "between one agent's network and the servers' packets over a certain size are dropped without a word, as in a tunnel",
  site: (setting) => {
    const site = fleetSite(setting, "https");
    return { ...site, ...changedIdentities(site, "all", { filling: 3_000 }) };
  },
  fault: (_, { chance }) => {
    const [here, there] = ["198.51.100.128/25", "203.0.113.0/24"];
    const large = `meta length > ${chance.number(1_290, 1_420)} drop`;
    return { passing: [`ip saddr ${here} ip daddr ${there} ${large}`, `ip saddr ${there} ip daddr ${here} ${large}`] };
  },
  expected: ({ v4 }) => ({ cause: "path.mtu-blackhole", pattern: "some-vantages", addresses: v4, vantages: [branch.name] }),
  exclusive: true,
};
