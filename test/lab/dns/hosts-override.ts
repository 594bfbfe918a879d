import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** The twin has a line for the name too: one that is right. */
export const hostsOverride: FaultScenario = {
  id: "dns.hosts-override/former-address",
  made: "the client's hosts file names an address where no service is any more",
  site: (setting) => ({ ...goodSite(setting, "https"), hosts: [`${setting.v4[0]} ${setting.host}`] }),
  fault: (_, { nobody, host }) => ({ hosts: [`${nobody} ${host}`] }),
  expected: () => ({ cause: "dns.hosts-override", pattern: "everywhere" }),
};
