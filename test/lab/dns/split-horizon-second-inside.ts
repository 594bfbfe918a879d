import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { addressRecords, goodSite } from "../site.ts";

const inside = ({ days, odd }: Setting): string => `10.${days}.${odd}.9`;

/** In the twin the views differ too, and both work. */
export const splitHorizonSecondInside: FaultScenario = {
  id: "dns.split-horizon/second-inside",
  made: "the second resolver is shown the inside view, whose private address is not reached from here",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const [first] = site.servers;
    return {
      ...site,
      zone: { ...site.zone, recordsForSecond: addressRecords(setting, [inside(setting)]) },
      held: { server: [inside(setting)] },
      servers: first === undefined ? [] : [...site.servers, { ...first, address: inside(setting) }],
    };
  },
  fault: ({ servers }, setting) => ({ held: {}, servers: servers.filter(({ address }) => address !== inside(setting)) }),
  expected: ({ resolvers }) => ({ cause: "dns.split-horizon", pattern: "some-resolvers", resolvers: [resolvers[1]] }),
};
