import type { Agent } from "../agent.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";
import { branch, cloud, fleetSite, office } from "./three-agents.ts";

/** Two agents of one region behind its router, and one elsewhere. */
const neighbour: Agent = { ...branch, name: "us-branch", labels: { region: "us", net: "branch" } };
const region = (setting: Setting): Site => ({
  ...fleetSite(setting, "https", [office, neighbour, cloud]),
  otherClientBeside: true,
});

export const badRegion: FaultScenario = {
  id: "fleet/bad-region",
  made: "the router of one region, which two agents are in, has a route of type blackhole for the servers' network",
  site: region,
  fault: () => ({ ipLines: { r1: ["route add blackhole 203.0.113.0/24"] } }),
  expected: ({ v4 }) => ({
    cause: "path.blackhole",
    pattern: "some-vantages",
    addresses: v4,
    vantages: [office.name, neighbour.name],
    radius: "all in us",
  }),
  exclusive: true,
};

export const lossyRegion: FaultScenario = {
  id: "fleet/lossy-region",
  made: "a quarter of all packets from one region, which two agents are in, to the servers' network is lost behind its router",
  site: region,
  fault: (_, { chance }) => ({
    rules: { r1: { forward: [`ip daddr 203.0.113.0/24 numgen random mod 100 < ${chance.number(22, 32)} drop`] } },
  }),
  expected: ({ v4 }) => ({
    cause: "path.loss",
    pattern: "some-vantages",
    addresses: v4,
    vantages: [office.name, neighbour.name],
    radius: "all in us",
  }),
  exclusive: true,
};
