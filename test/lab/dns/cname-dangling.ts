import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import { addressRecords, goodSite } from "../site.ts";

const alias = ({ host, zone }: Setting, target: string): string => `${host}. 60 IN CNAME ${target}.${zone}.`;

export const cnameDangling: FaultScenario = {
  id: "dns.cname-dangling/target-gone",
  made: "the name is an alias, and the name it points to does not exist",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const records = [alias(setting, "balancer"), ...addressRecords({ ...setting, host: `balancer.${setting.zone}` }, setting.v4)];
    return { ...site, zone: { ...site.zone, records } };
  },
  fault: ({ zone }, setting) => ({ zone: { ...zone, records: zone.records.with(0, alias(setting, "former-balancer")) } }),
  expected: ({ resolvers }) => ({ cause: "dns.cname-dangling", pattern: "everywhere", resolvers }),
};
