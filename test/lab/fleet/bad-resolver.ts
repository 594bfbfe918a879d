import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";
import { branch, cloud, fleetSite, office } from "./three-agents.ts";

/** One agent asks a resolver of its own, the others share two. */
const site = (setting: Setting): Site => {
  const { resolvers, thirdResolver } = setting;
  const agents = [office, { ...branch, resolvers: [thirdResolver] }, cloud].map((agent) => ({ resolvers, ...agent }));
  const good = fleetSite(setting, "https", agents);
  return { ...good, resolvers: [...good.resolvers, { kind: "unbound", address: thirdResolver, lines: [] }] };
};

export const badResolver: FaultScenario = {
  id: "fleet/bad-resolver",
  made: "the resolver of one agent may not ask the zone's servers; the others' may",
  site,
  fault: ({ resolvers }, { thirdResolver, network }) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.address === thirdResolver
        ? { kind: "unbound", address: thirdResolver, lines: network.dns.zone.map((one) => `do-not-query-address: ${one}`) }
        : resolver,
    ),
  }),
  expected: ({ thirdResolver }) => ({
    cause: "dns.servfail",
    pattern: "some-vantages",
    resolvers: [thirdResolver],
    vantages: [branch.name],
    radius: `Fails from 1 of 3 vantages (${branch.name})`,
  }),
  exclusive: true,
};
