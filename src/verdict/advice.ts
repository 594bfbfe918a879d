import type { Pattern, Scope } from "./report.ts";
import type { Works } from "./scope.ts";
import { listWords } from "./words.ts";

/** What the pattern itself advises: the next step comes from the difference between what fails and what works. Null where the cause's own words say it all. */
export function patternAdvice(pattern: Pattern, scope: Scope, works: Works): string | null {
  const bad = listWords(scope.addresses);
  switch (pattern) {
    case "some-addresses":
      return works.addresses.length === 0
        ? null
        : `Compare ${bad} with ${listWords(works.addresses)}, which ${works.addresses.length === 1 ? "works" : "work"}; until it is mended, take ${scope.addresses.length === 1 ? "it" : "them"} out of DNS or the load balancer.`;
    case "one-family":
      return `Only IPv${scope.families[0] ?? 6} is hurt: check the ${scope.families[0] === 4 ? "A" : "AAAA"} records and the IPv${scope.families[0] ?? 6} route to ${bad}; taking those records out of DNS helps until then.`;
    case "some-vantages":
      return `It works from ${listWords(works.vantages)}: look for a rule by source address, another site of an anycast address, or the network of ${listWords(scope.vantages)}.`;
    case "some-resolvers":
      return works.resolvers.length === 0
        ? null
        : `${listWords(works.resolvers)} ${works.resolvers.length === 1 ? "answers" : "answer"} well: ask the operator of ${listWords(scope.resolvers)}, or use another resolver until then.`;
    case "some-tries":
    case "some-flows":
      return "Some tries work at the same address: look for one bad member behind it (a backend, a link), and take it out.";
    case "everywhere":
      return null;
  }
}
