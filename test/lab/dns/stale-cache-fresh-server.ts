import type { FaultScenario } from "../scenario.ts";
import { addressRecords, goodSite } from "../site.ts";

const page = 'default_type text/html; return 200 "<!DOCTYPE html><html><head><title>Welcome to nginx!</title></head></html>";';

/** Over plain HTTP no certificate tells whose server it is. */
export const staleCacheFreshServer: FaultScenario = {
  id: "dns.stale-cache/fresh-server",
  made: "the address moved, one resolver keeps the former one, and a server that nobody has set up answers there over plain HTTP",
  site: (setting) => goodSite(setting, "http"),
  fault: ({ zone, servers }, setting) => ({
    zone: { ...zone, records: [`${setting.host}. ${3_630 + setting.days} IN A ${setting.more4[0]}`] },
    servers: [...servers, { kind: "nginx", address: setting.more4[0], port: setting.plainPort, identity: null, location: page }],
    prepare: async ({ dig, serve, wait }) => {
      await dig(setting.resolvers[setting.odd], setting.host, "A");
      await serve({ zone: { ...zone, records: addressRecords(setting, setting.v4) } });
      await wait(1_100);
    },
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.stale-cache", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
