import { computedOnce } from "../observation/computed-once.ts";
import { endpointText, familyOf, parseAddress } from "../target/address.ts";
import type { Report } from "../verdict/report.ts";
import { terminalText } from "./escape.ts";

/** A short form for each long one, and what to write below the grid that uses them. */
export type Names = { readonly short: (long: string) => string; readonly legend: (used: Iterable<string>) => string | null };

/** Columns that a vantage's name may take in a grid. */
const vantageColumns = 8;

/**
 * Addresses by their end: `.7` of 203.0.113.7, `:7` of 2001:db8::7, with as many groups as tell them apart. One IPv4 address alone stays whole:
 * there is nothing to shorten it for.
 */
export function addressNames(addresses: Iterable<string>): Names {
  const all = [...new Set(addresses)];
  const only = all.length === 1 && !all[0]?.includes(":");
  const table = new Map(all.map((address) => [address, only ? address : ending(address, all)]));
  return {
    short: (long) => table.get(long) ?? terminalText(long),
    legend: (used) => {
      const pairs = [...new Set(used)].map((long) => [long, table.get(long) ?? long]).filter(([long, short]) => long !== short);
      return pairs.length === 0 ? null : pairs.map(([long, short]) => `${short} = ${long}`).join(", ");
    },
  };
}

function ending(address: string, all: readonly string[]): string {
  const parsed = parseAddress(address);
  if (parsed === null) return terminalText(address);
  const mark = familyOf(parsed) === 6 ? ":" : ".";
  const groups = address.split(mark);
  for (let taken = 1; taken < groups.length; taken += 1) {
    const tail = `${mark}${groups.slice(-taken).join(mark)}`;
    if (groups.at(-1) !== "" && all.every((other) => other === address || !other.endsWith(tail))) return tail;
  }
  return address;
}

/** Names of vantages in at most 8 columns: `eu-west-1` is `eu-w1`, `outside-fra` is `outside`; where two would be alike the later ones are numbered. */
export function vantageNames(names: Iterable<string>): Names {
  const table = new Map<string, string>();
  const taken = new Set<string>();
  // Where the count of each stem goes on: to begin anew for each of a thousand of one kind would take a million tries.
  const next = new Map<string, number>();
  for (const name of new Set(names)) {
    const wanted = abbreviation(name);
    let short = wanted;
    let n = next.get(wanted) ?? 2;
    for (; taken.has(short); n += 1) short = `${wanted.slice(0, vantageColumns - `${n}`.length)}${n}`;
    next.set(wanted, n);
    taken.add(short);
    table.set(name, short);
  }
  return {
    short: (long) => table.get(long) ?? abbreviation(long),
    legend: (used) => {
      const pairs = [...new Set(used)].map((long) => [long, table.get(long) ?? long]).filter(([long, short]) => long !== short);
      return pairs.length === 0 ? null : pairs.map(([long, short]) => `${short} = ${terminalText(long ?? "")}`).join(", ");
    },
  };
}

function abbreviation(name: string): string {
  const plain = terminalText(name).replaceAll(/[^\x20-\x7e]/g, "?");
  if (plain.length <= vantageColumns) return plain === "" ? "?" : plain.replaceAll(" ", "-");
  const [first = "", ...rest] = plain.split(/[-_. ]+/).filter((part) => part !== "");
  const initials = rest.map((part) => (/^\d+$/.test(part) ? part : `${part.charAt(0)}${/\d+$/.exec(part)?.[0] ?? ""}`)).join("");
  const abbreviated = initials === "" ? first : `${first}-${initials}`;
  return abbreviated.length <= vantageColumns ? abbreviated : first.slice(0, vantageColumns) || plain.slice(0, vantageColumns);
}

/** The addresses of the target in the order of the report, then others that were probed. */
export function targetAddresses(report: Report): string[] {
  const probed = report.observations.flatMap((observation) =>
    "address" in observation.subject && !("purpose" in observation.subject && observation.subject.purpose === "redirect")
      ? [observation.subject.address as string]
      : [],
  );
  return [...new Set([...report.target.addresses.map(({ address }) => address), ...probed])];
}

/** Everything in a report that is a name to be copied rather than a word to be read: hosts, addresses, resolvers. Longest first. */
export const thingsOf = computedOnce(thingsIn);

function thingsIn(report: Report): readonly string[] {
  const { target } = report;
  const servers = report.observations.flatMap((observation) =>
    observation.probe === "dns.query"
      ? [observation.subject.server, endpointText(observation.subject.server, observation.subject.port)]
      : [],
  );
  const all = [
    target.url,
    target.display,
    target.host,
    ...targetAddresses(report).flatMap((address) => {
      const parsed = parseAddress(address);
      return parsed === null ? [address] : [address, endpointText(parsed, target.port)];
    }),
    ...servers,
    ...report.findings.map(({ cause }) => cause),
  ];
  return [...new Set(all)].filter((thing) => thing.length > 1).sort((a, b) => b.length - a.length);
}
