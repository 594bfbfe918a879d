import type { Layer } from "../observation/layer.ts";
import type { Pattern, Scope } from "./report.ts";

/** "on 1 of 2 addresses, from all 3 vantages", or empty where there is only one of everything. `servers`: what `resolvers` are in this scope. */
export function scopeWords(pattern: Pattern, scope: Scope, servers = "resolvers"): string {
  const words: string[] = [];
  const { addresses, vantages, resolvers } = scope.of;
  if (pattern === "one-family") words.push(`over IPv${scope.families[0] ?? 4} only`);
  else if (scope.addresses.length > 0 && addresses > 1)
    words.push(
      pattern !== "everywhere" || scope.addresses.length >= addresses
        ? shareWords("on", scope.addresses.length, addresses, "addresses")
        : // The others are of a family that is lacking here, or were kept back: it is not known whether they work.
          `on ${scope.addresses.length === 1 ? "the one address" : "all addresses"} that could be tried`,
    );
  if (scope.resolvers.length > 0 && scope.resolvers.length < resolvers)
    words.push(shareWords("at", scope.resolvers.length, resolvers, servers));
  if (vantages > 1) words.push(shareWords("from", scope.vantages.length, vantages, "vantages"));
  if (pattern === "some-tries") words.push(`in ${scope.failed} of ${scope.tried} tries`);
  return words.join(", ");
}

function shareWords(preposition: string, part: number, all: number, what: string): string {
  if (part >= all) return all === 2 ? `${preposition} both ${what}` : `${preposition} all ${all} ${what}`;
  return `${preposition} ${part} of ${all} ${what}`;
}

/** What people call each layer. */
export const layerNames: Readonly<Record<Layer, string>> = {
  vantage: "Vantage",
  proxy: "Proxy",
  dns: "DNS",
  tcp: "TCP",
  tls: "TLS",
  path: "Path",
  http: "HTTP",
  host: "Host",
};

/** "a", "a and b", "a, b and c". */
export function listWords(items: readonly string[], most = 4): string {
  const shown = items.length > most ? [...items.slice(0, most - 1), `${items.length - most + 1} more`] : [...items];
  const last = shown.pop();
  if (last === undefined) return "";
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}

export const counted = (count: number, singular: string, plural = `${singular}s`): string =>
  `${count} ${count === 1 ? singular : plural}`;
