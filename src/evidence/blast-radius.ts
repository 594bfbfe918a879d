import { absencesOf } from "../observation/absences.ts";
import type { Finding, Report } from "../verdict/report.ts";
import { listWords } from "../verdict/words.ts";
import { item } from "./escape.ts";

/** Labels that say where something stands: what bears them is "in" it. */
const places: ReadonlySet<string> = new Set(["region", "zone", "site", "dc", "datacenter", "country", "city"]);
/** More names than this are a crowd, and counted. */
const named = 4;

/**
 * `Fails from 3 of 5 vantages (a, b and c), all in eu; address 203.0.113.7 only.` Counted are those from which it fails and those from which it works. Null where it
 * fails from all of these, or is no matter of where it is seen from: what fails everywhere else could tell, and what is one machine's own.
 */
export function blastRadius(report: Report, { layer, pattern, scope, works }: Finding): string | null {
  const { vantages, of, addresses } = scope;
  const telling = Math.min(of.vantages, new Set([...vantages, ...works.vantages]).size);
  if (vantages.length === 0 || vantages.length >= telling || pattern === "everywhere" || layer === "vantage") return null;
  const names = vantages.length <= named ? ` (${listWords(vantages.map((name) => item(name, 24)))})` : "";
  const shared = sharedLabel(report, vantages);
  const only =
    addresses.length > 0 && addresses.length < of.addresses
      ? `; ${addresses.length === 1 ? "address" : "addresses"} ${listWords(addresses)} only`
      : "";
  const all = `${telling} vantages${telling < of.vantages ? " that could tell" : ""}`;
  return `Fails from ${vantages.length} of ${all}${names}${shared === null ? "" : `, ${shared}`}${only}.`;
}

/** `all in eu`: what all of the hurt have in common and none of those that are well; null where there is nothing, or one alone is hurt. */
export function sharedLabel({ vantages, observations }: Report, hurt: readonly string[]): string | null {
  const ill = vantages.filter(({ name }) => hurt.includes(name));
  // One in doubt, or away, is no proof that the label has nothing to do with it; one that dropped out had been heard before.
  const { dropped } = absencesOf(vantages, observations);
  const well = vantages.filter(({ name, status }) => !hurt.includes(name) && (status === "ok" || dropped.includes(name)));
  const [first] = ill;
  if (first === undefined || ill.length < 2 || well.length === 0) return null;
  const shared = Object.entries(first.labels)
    .filter(
      ([label, value]) =>
        ill.every(({ labels }) => labels[label] === value) && !well.some(({ labels }) => labels[label] === value),
    )
    .sort(([a], [b]) => Number(places.has(b)) - Number(places.has(a)) || (a < b ? -1 : 1))[0];
  if (shared === undefined) return null;
  const [label, value] = shared;
  return `all ${places.has(label) ? `in ${item(value, 40)}` : `with ${item(`${label}=${value}`, 40)}`}`;
}
