import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const firstResolverDeadOfThree: FaultScenario = {
  id: "dns.first-resolver-dead/two-of-three",
  made: "the first two of three resolvers do not answer, and resolv.conf waits one second for each",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    resolvers: [...setting.resolvers, setting.thirdResolver].map((address) => ({ kind: "unbound", address, lines: [] })),
    resolvConf: { options: ["timeout:1", "attempts:2"] },
  }),
  fault: (_, { resolvers }) => ({
    rules: { dns: { input: resolvers.map((address) => `iifname "up0" ip daddr ${address} drop`) } },
  }),
  expected: ({ resolvers }) => ({ cause: "dns.first-resolver-dead", pattern: "some-resolvers", resolvers }),
};
