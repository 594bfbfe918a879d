import type { Resolver } from "../resolver.ts";
import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** So many days ago, as unbound takes a date. */
const daysAgo = (days: number): string =>
  new Date(Date.now() - days * 86_400_000).toISOString().replace(/\..*$/, "").replace(/\D/g, "");

/** To it no signature has begun, from the root's on; the other one takes them all. */
export const dnssecBogusResolverClock: FaultScenario = {
  id: "dns.dnssec-bogus/resolver-clock",
  made: "the clock of one of two resolvers is most of a year behind",
  site: (setting) => goodSite(setting, "https"),
  fault: ({ resolvers }, { odd, days }) => ({
    resolvers: resolvers.map(
      (resolver, index): Resolver =>
        index === odd
          ? { kind: "unbound", address: resolver.address, lines: [`val-override-date: "${daysAgo(300 + days)}"`] }
          : resolver,
    ),
  }),
  expected: ({ resolvers, odd }) => ({ cause: "dns.dnssec-bogus", pattern: "some-resolvers", resolvers: [resolvers[odd]] }),
};
