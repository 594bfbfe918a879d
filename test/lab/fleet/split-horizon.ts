import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { addressRecords } from "../site.ts";
import { branch, cloud, fleetSite, office } from "./three-agents.ts";

const inside = ({ days, odd }: Setting): string => `10.${days}.${odd}.9`;

/** In the twin the views differ too, and both work. */
export const splitHorizonBranch: FaultScenario = {
  id: "fleet/split-horizon",
  made: "the resolver of one agent is shown the inside view, whose private address is not reached from anywhere",
  site: (setting) => {
    const [first, second] = setting.resolvers;
    const allow = [`${inside(setting)}/32`];
    const agents = [
      { ...office, resolvers: [first], allow },
      { ...branch, resolvers: [second], allow },
      { ...cloud, resolvers: [first], allow },
    ];
    const site = fleetSite(setting, "https", agents);
    const [web] = site.servers;
    return {
      ...site,
      zone: { ...site.zone, recordsForSecond: addressRecords(setting, [inside(setting)]) },
      held: { server: [inside(setting)] },
      servers: web === undefined ? [] : [...site.servers, { ...web, address: inside(setting) }],
    };
  },
  fault: ({ servers }, setting) => ({ held: {}, servers: servers.filter(({ address }) => address !== inside(setting)) }),
  expected: ({ resolvers }) => ({
    cause: "dns.split-horizon",
    pattern: "some-vantages",
    resolvers: [resolvers[1]],
    vantages: [branch.name],
  }),
  exclusive: true,
};
