import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** The router looks for the machine for three seconds and then says that it is not there. */
export const firstResolverDeadNobodysAddress: FaultScenario = {
  id: "dns.first-resolver-dead/nobodys-address",
  made: "the first nameserver of resolv.conf is an address of the servers' network that nobody has",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { nobody, resolvers }) => ({ resolvConf: { nameservers: [nobody, ...resolvers] } }),
  expected: ({ nobody }) => ({ cause: "dns.first-resolver-dead", pattern: "some-resolvers", resolvers: [nobody] }),
};
