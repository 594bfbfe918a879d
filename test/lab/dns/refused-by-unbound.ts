import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** unbound's refusal is a bare header without the question. */
export const refusedByUnbound: FaultScenario = {
  id: "dns.refused/by-unbound",
  made: "both resolvers (unbound) refuse the client's network",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }) => ({
    resolvers: resolvers.map(({ address }) => ({
      kind: "unbound",
      address,
      lines: ["access-control: 198.51.100.0/24 refuse"],
    })),
  }),
  expected: ({ resolvers }) => ({ cause: "dns.refused", pattern: "everywhere", resolvers }),
};
