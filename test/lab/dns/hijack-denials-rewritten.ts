import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const hijackDenialsRewritten: FaultScenario = {
  id: "dns.hijack/denials-rewritten",
  made: "one of two resolvers gives an address of its own for each name that does not exist",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, setting) => ({
    resolvers: resolvers.map((resolver) =>
      resolver.address === setting.resolvers[setting.odd]
        ? {
            kind: "unbound",
            address: resolver.address,
            lines: [],
            rules: [
              { when: { rcode: "NXDOMAIN" }, does: "answers", answer: { answers: [`%name% 60 A ${setting.elsewhere4[0]}`] } },
            ],
          }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.hijack", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
