import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const firstResolverDeadOfThree: FaultScenario = {
  id: "dns.first-resolver-dead/two-of-three",
  made: "the first two of three resolvers do not answer, and resolv.conf sets a timeout of one or two seconds",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    resolvers: [...setting.resolvers, setting.thirdResolver].map((address) => ({ kind: "unbound", address, lines: [] })),
    // With two, the C library waits two for the first and one for the second.
    resolvConf: { options: [`timeout:${1 + setting.odd}`, "attempts:2"] },
  }),
  fault: (_, { resolvers }) => ({
    rules: { dns: { input: resolvers.map((address) => `iifname "up0" ip daddr ${address} drop`) } },
  }),
  expected: ({ resolvers }) => ({ cause: "dns.first-resolver-dead", pattern: "some-resolvers", resolvers }),
};
