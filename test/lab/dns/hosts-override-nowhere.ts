import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const hostsOverrideNowhere: FaultScenario = {
  id: "dns.hosts-override/nowhere",
  made: "an ad blocker's line in the client's hosts file sends the name to 0.0.0.0",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { host }) => ({ hosts: [`0.0.0.0 ${host}`] }),
  expected: () => ({ cause: "dns.hosts-override", pattern: "everywhere" }),
};
