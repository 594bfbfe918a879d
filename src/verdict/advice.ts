import type { Finding, Pattern, Scope } from "./report.ts";
import type { Works } from "./scope.ts";
import { clopperPearson } from "./statistics.ts";
import type { Weight } from "./weigh.ts";
import { listWords } from "./words.ts";

/** What the pattern itself advises: the next step comes from the difference between what fails and what works. Null where the cause's own words say it all. */
export function patternAdvice(pattern: Pattern, scope: Scope, works: Works): string | null {
  const bad = listWords(scope.addresses);
  switch (pattern) {
    case "some-addresses":
      if (works.addresses.length > 0 && works.vantages.length > 0)
        return `${works.addresses.length === 1 ? `${listWords(works.addresses)} works` : `${listWords(works.addresses)} work`} from there, and ${bad} from ${listWords(works.vantages)}: look at what lies between ${listWords(scope.vantages)} and ${bad} alone, a rule by source or a route.`;
      return works.addresses.length === 0
        ? null
        : `Compare ${bad} with ${listWords(works.addresses)}, which ${works.addresses.length === 1 ? "works" : "work"}; until it is mended, take ${scope.addresses.length === 1 ? "it" : "them"} out of DNS or the load balancer.`;
    case "one-family":
      return `Only IPv${scope.families[0] ?? 6} is hurt: check the ${scope.families[0] === 4 ? "A" : "AAAA"} records and the IPv${scope.families[0] ?? 6} route to ${bad}; taking those records out of DNS helps until then.`;
    case "some-vantages":
      if (works.vantages.length === 0) return null;
      // Each asks its own: the difference is the resolver as much as the place.
      if (scope.resolvers.length > 0 && works.resolvers.length > 0)
        return `It works from ${listWords(works.vantages)}, which ask ${listWords(works.resolvers)}: ask the operator of ${listWords(scope.resolvers)}, or use another resolver at ${listWords(scope.vantages)} until then.`;
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

/** What so few failures among good tries can mean, and what would tell: a normal run asks too little to measure a small rate. */
export function rateAdvice(
  { impact, scope }: Pick<Finding, "impact" | "scope">,
  weight: Weight["kind"],
  more: number,
  isDeep: boolean,
): string[] {
  const { failed, tried } = scope;
  if (impact === "latent" || more === 0 || (weight !== "open" && weight !== "rare")) return [];
  const [low, high] = clopperPearson(failed, tried);
  const fits = `${failed === 1 ? "Seen once" : `Seen ${failed} times`} in ${tried} tries, which fits any rate from ${percent(low)} to ${percent(high)} % (95 % sure)`;
  return [
    `${fits}: ${weight === "open" ? "" : "no more than a note; "}about ${more} more samples would tell${isDeep ? ": ask again later" : ", and `--deep` takes them"}.`,
  ];
}

const percent = (rate: number): string => (rate < 0.1 ? (rate * 100).toFixed(1) : String(Math.round(rate * 100)));
