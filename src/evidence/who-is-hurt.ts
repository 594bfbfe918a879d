import type { Finding } from "../verdict/report.ts";
import { clopperPearson } from "../verdict/statistics.ts";
import { listWords } from "../verdict/words.ts";
import { item } from "./escape.ts";

/** Which clients notice it, and how many of them, by where it happens. */
export function whoIsHurt(root: Finding): string {
  const { scope, pattern } = root;
  // Whose machine it is, or who comes through the proxy: others were not looked at, and may be well.
  if (root.layer === "vantage")
    return `programs on ${listWords(scope.vantages.map((name) => item(name, 40)))}; nothing is known of anybody else.`;
  if (root.layer === "proxy" && pattern === "everywhere")
    return "every client that is set up as this one, with the same proxy; who needs no proxy may be well.";
  switch (pattern) {
    case "everywhere":
      return root.impact === "degrades"
        ? "every client may notice it, from everywhere we looked."
        : "every client, from everywhere we looked.";
    case "some-addresses":
      return `every client that is sent to ${listWords(scope.addresses)}, from ${placeWords(root)}.${shareWords(scope.addresses.length, scope.of.addresses)}`;
    case "one-family":
      return `clients that use IPv${scope.families[0] ?? 6}; most fall back to the other family, some only after a wait.`;
    case "some-vantages":
      return `clients on the side of ${listWords(scope.vantages.map((name) => item(name, 40)))}; ${elsewhereWords(root)}.`;
    case "some-resolvers":
      return `clients that ask ${listWords(scope.resolvers)}.`;
    case "some-flows":
    case "some-tries":
      return `${rateWords(scope.failed, scope.tried)} of the tries, so now and then everybody.`;
  }
}

const placeWords = ({ scope }: Finding): string =>
  scope.vantages.length >= scope.of.vantages ? "everywhere we looked" : listWords(scope.vantages.map((name) => item(name, 40)));

/** Whether others are spared is known of those alone from which the same was seen to work. */
const elsewhereWords = ({ works }: Finding): string =>
  works.vantages.length === 0
    ? "of others nothing is known"
    : `it works from ${listWords(works.vantages.map((name) => item(name, 40)))}`;

function shareWords(part: number, all: number): string {
  if (all < 2 || part >= all || part === 0) return "";
  const share = part * 2 === all ? "half" : part * 3 === all ? "a third" : part * 4 === all ? "a quarter" : `${part} of ${all}`;
  return ` About ${share}, if clients choose evenly.`;
}

/** `3 of 40 (2 to 21 %, 95 % sure)`: the exact interval. */
export function rateWords(failed: number, tried: number): string {
  if (tried === 0) return "some";
  const [low, high] = clopperPearson(failed, tried);
  return `${failed} of ${tried} (${Math.floor(low * 100)} to ${Math.ceil(high * 100)} %, 95 % sure)`;
}
