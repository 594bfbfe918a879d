import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import { type Look, looksOf } from "./looks.ts";

type Limits = Look<"host.limits">;
type Table = NonNullable<Limits["data"]["neighbours"]>[number];

/**
 * Each machine of the same network that this one talks to takes an entry in the table of neighbours (ARP, ND), of which there may be gc_thresh3. Where it is full
 * there is no way to a further one, and packets to it fail here. The kernel counts how often that happened.
 */
export const neighbourTableFull: Cause = {
  id: "host.neighbour-table-full",
  impact: "breaks",
  plain:
    "The machine may remember only so many others of its own network, and that list is full. It cannot talk to any that is not in it: which ones work changes from moment to moment.",
  tell: "The kernel's own count of entries that found no place rises during the run, or the table is full all through it.",
  remedy: [
    "Raise net.ipv4.neigh.default.gc_thresh3 (and gc_thresh2, gc_thresh1 below it; net.ipv6.neigh… for IPv6) above the number of machines on the network.",
    "See what fills it (`ip -s neigh | sort | uniq -c`): a scan of the network, or a network that is too large to be one.",
  ],
  toldApartFrom: [],
  explains: ["vantage.local-firewall", "dns.*", "tcp.*", "tls.*", "path.*", "http.*"],
  owner: "whoever runs this machine",
  find: (seen) => looksOf(seen, "host.limits").flatMap((looks) => [4, 6].flatMap((family) => findIn(looks, family))),
};

function findIn(looks: readonly Limits[], family: number): Match[] {
  const told = looks.flatMap((look) => {
    const table = look.data.neighbours?.find((one) => one.family === family);
    return table === undefined ? [] : [{ look, table }];
  });
  const [first] = told;
  const last = told.at(-1);
  if (first === undefined || last === undefined) return [];
  const refused = (last.table.refused ?? 0) - (first.table.refused ?? 0);
  const isFull = isFilled(first.table) && isFilled(last.table) && (last.table.refused ?? 1) > 0;
  return refused > 0 || isFull ? [matchOf(last.table, [first.look, last.look], refused)] : [];
}

const isFilled = ({ entries, most }: Table): boolean => entries >= most;

function matchOf({ family, entries, most }: Table, looks: Limits[], refused: number): Match {
  const name = family === 4 ? "ipv4" : "ipv6";
  return {
    failed: looks,
    worked: [],
    ruledOut: [],
    stated: true,
    says: clause(`the table of IPv${family} neighbours is full: ${entries} of ${most}`),
    next: [
      `Raise net.${name}.neigh.default.gc_thresh3 (now ${most}), and the two thresholds below it in step.`,
      refused > 0
        ? `While this run went on, ${refused} entries found no place.`
        : "See what fills it (`ip -s neigh`): a scan, or a network with too many machines.",
    ],
    variant: `IPv${family}`,
  };
}
