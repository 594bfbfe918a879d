import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const noUsableFamilyNeverHad: FaultScenario = {
  id: "dns.no-usable-family/never-had",
  made: "the name has IPv6 addresses alone, and the client has an IPv4 address alone",
  site: (setting) => goodSite(setting, "https", setting.v6),
  fault: () => ({
    prepare: async ({ run }) => void (await run("client", "ip", "-6", "address", "flush", "dev", "up0", "scope", "global")),
  }),
  expected: ({ v6 }) => ({ cause: "dns.no-usable-family", pattern: "everywhere", addresses: v6, families: [6] }),
};
