import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const noUsableFamilySwitchedOff: FaultScenario = {
  id: "dns.no-usable-family/switched-off",
  made: "the name has IPv6 addresses alone, and IPv6 is switched off at the client",
  site: (setting) => goodSite(setting, "https", setting.v6),
  fault: () => ({ prepare: async ({ run }) => void (await run("client", "sysctl", "-w", "net.ipv6.conf.all.disable_ipv6=1")) }),
  expected: ({ v6 }) => ({ cause: "dns.no-usable-family", pattern: "everywhere", addresses: v6, families: [6] }),
};
