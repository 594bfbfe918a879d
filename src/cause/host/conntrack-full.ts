import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import { type Look, looksOf } from "./looks.ts";

type Limits = Look<"host.limits">;
type Conntrack = NonNullable<Limits["data"]["conntrack"]>;

/** So full before this run began; its own connections are tracked as well, and must not make the fault. */
const full = 0.98;
const nearly = 0.9;

/**
 * The kernel follows every connection that its firewall looks at, in a table of a fixed size (nf_conntrack_max). Where it is full, packets of new connections are
 * dropped without a word: silence from outside. Seen in the count against the limit, and in the kernel's own count of what it dropped for it.
 */
export const conntrackFull: Cause = {
  id: "host.conntrack-full",
  impact: "breaks",
  plain:
    "The firewall's list of open connections is full. New connections are dropped without an answer, for every service of the machine, while those that stand go on.",
  tell: "The kernel counts as many tracked connections as it may, before the first connection of this run, or drops more for it while the run goes on.",
  remedy: [
    "See what fills it (`conntrack -L | awk '{print $3, $4, $5, $6}' | sort | uniq -c | sort -n | tail`): a flood from one address, or many short connections.",
    "Raise net.netfilter.nf_conntrack_max, shorten its timeouts, or leave busy ports untracked (`notrack`).",
  ],
  toldApartFrom: [],
  explains: [
    "host.accept-queue-overflow",
    "host.syn-backlog",
    "host.return-path-blocked",
    "host.firewall-drop",
    "host.mtu-mismatch",
    "vantage.local-firewall",
    "dns.*",
    "tcp.*",
    "tls.*",
    "path.*",
    "http.*",
  ],
  owner: "whoever runs this machine",
  find: (seen) => looksOf(seen, "host.limits").flatMap(findIn),
};

function findIn(looks: readonly Limits[]): Match[] {
  const told = looks.flatMap((look) => (look.data.conntrack ? [{ look, table: look.data.conntrack }] : []));
  const [first] = told;
  const last = told.at(-1);
  if (first === undefined || last === undefined) return [];
  const share = shareOf(first.table);
  const dropped = (last.table.dropped ?? 0) - (first.table.dropped ?? 0);
  const early = (last.table.droppedEarly ?? 0) - (first.table.droppedEarly ?? 0);
  // Where it empties by itself at once, and nothing was dropped, it was a moment's rush.
  const isFull = share >= nearly && (dropped > 0 || early > 0 || (share >= full && shareOf(last.table) >= full));
  if (isFull) return [matchOf(last.table, [first.look, last.look], { dropped, early })];
  return share >= nearly && shareOf(last.table) >= nearly ? [noteOf(last.table, [first.look, last.look])] : [];
}

const shareOf = ({ count, most }: Conntrack): number => count / most;

function matchOf({ count, most }: Conntrack, looks: Limits[], { dropped, early }: { dropped: number; early: number }): Match {
  const lost = dropped > 0 ? `, ${dropped} packets dropped` : early > 0 ? `, ${early} pushed out` : "";
  return {
    failed: looks,
    worked: [],
    ruledOut: [],
    stated: true,
    says: clause(`connection table full: ${count} of ${most}${lost}`),
    next: [
      `On this machine, see what fills the table: \`conntrack -L | awk '{print $5}' | sort | uniq -c | sort -n | tail\`.`,
      `Raise net.netfilter.nf_conntrack_max (now ${most}), or keep busy ports out of it (\`notrack\`).`,
    ],
  };
}

const noteOf = ({ count, most }: Conntrack, looks: Limits[]): Match => ({
  failed: looks,
  worked: [],
  ruledOut: [],
  stated: true,
  impact: "latent",
  says: clause(`connection table nearly full: ${count} of ${most}`),
  next: [`Raise net.netfilter.nf_conntrack_max (now ${most}) before it is: new connections are dropped from then on.`],
});
