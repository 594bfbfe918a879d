import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { addressRecords, goodSite } from "../site.ts";

const alias = ({ host, zone }: Setting): string => `${host}. 60 IN CNAME balancer.${zone}.`;

export const cnameDanglingRemoved: FaultScenario = {
  id: "dns.cname-dangling/removed",
  made: "the name that the alias points to was removed; one resolver still has it in its cache",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const records = [alias(setting), ...addressRecords({ ...setting, host: `balancer.${setting.zone}` }, setting.v4)];
    return { ...site, zone: { ...site.zone, records } };
  },
  fault: ({ zone }, setting) => ({
    prepare: async ({ dig, serve }) => {
      for (const type of ["A", "AAAA"]) await dig(setting.resolvers[1 - setting.odd] ?? "", setting.host, type);
      await serve({ zone: { ...zone, records: [alias(setting)] } });
    },
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.cname-dangling", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
