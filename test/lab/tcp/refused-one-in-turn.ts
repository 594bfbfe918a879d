import type { FaultScenario } from "../scenario.ts";
import { addressRecords, goodSite, zoneServers } from "../site.ts";

/** Each resolver keeps the one that it happened to get. */
export const refusedOneInTurn: FaultScenario = {
  id: "tcp.refused/one-given-in-turn",
  made: "the name server gives one of two addresses at a time, in turn, and nothing listens at one of them",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const { host, v4 } = setting;
    return {
      ...site,
      zone: {
        ...site.zone,
        signing: "unsigned",
        records: addressRecords(setting, [v4[0]]),
        nameServers: zoneServers(setting, 1).map((server) => ({
          ...server,
          rules: [
            {
              when: { names: [host], types: ["A"], every: 2 },
              does: "answers",
              answer: { aa: true, answers: [`${host} 60 A ${v4[1]}`] },
            },
          ],
        })),
      },
    };
  },
  fault: ({ servers }, { v4, odd }) => ({ servers: servers.filter(({ address }) => address !== v4[odd]) }),
  expected: ({ v4, odd }) => ({ cause: "tcp.refused", pattern: "some-addresses", addresses: [v4[odd]] }),
};
