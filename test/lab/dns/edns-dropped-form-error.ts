import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const ednsDroppedFormError: FaultScenario = {
  id: "dns.edns-dropped/form-error",
  made: "one of two resolvers does not know EDNS and answers FORMERR",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, { odd }) => ({
    resolvers: resolvers.map((resolver, index) =>
      index === odd && resolver.kind === "unbound"
        ? { ...resolver, rules: [{ when: { edns: true }, does: "answers" as const, answer: { rcode: "FORMERR", edns: false } }] }
        : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.edns-dropped", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
