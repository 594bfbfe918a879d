import { cellKey, resolverText } from "../../observation/cell.ts";
import { answerOf, type DnsQuery, isDefinite } from "../../observation/dns-answer.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import type { Cause } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { durationInWords } from "../span.ts";
import { isOwn, type Voice, voicesOf } from "./voices.ts";

type Pair = ObservationOf<"dns.pair">;

/**
 * The C library asks A and AAAA over one socket, one right after the other. Where something on the way (connection tracking, a load balancer) takes the
 * second for a repetition of the first, one answer never comes, and each lookup waits its timeout (5 s) before it asks again. Asked apart, both come.
 */
export const parallelQueryLoss: Cause = {
  id: "dns.parallel-query-loss",
  impact: "degrades",
  plain:
    "Programs ask for both kinds of address at once, and one of the two answers gets lost on the way. Each lookup then takes five seconds more, while a single question is answered at once.",
  tell: "Of A and AAAA asked over one socket one is never answered, and asked over sockets of their own both are.",
  remedy: [
    "Add `options single-request-reopen` (or `single-request`) to resolv.conf on the machines that are hurt, or let a local cache (dnsmasq, NodeLocal DNSCache) ask in their place.",
    "Look at the connection tracking of the NAT or firewall on the way: `conntrack -S` with insert_failed rising shows the race that loses one of two questions.",
  ],
  toldApartFrom: ["dns.first-resolver-dead", "dns.resolver-timeout", "dns.aaaa-misbehaviour"],
  explains: ["dns.slow"],
  owner: "whoever runs the network between this machine and its resolver (connection tracking, NAT, a firewall)",
  find: (seen) => {
    const pairs = seen.of("dns.pair");
    if (pairs.length === 0) return [];
    const voices = voicesOf(seen).filter((voice) => isOwn(voice) && isAnsweredApart(voice));
    const asked = pairs.filter((pair) => voices.some((voice) => isOf(voice, pair)));
    const halves = asked.filter(isHalf);
    if (halves.length === 0) return [];
    // What takes the second of a flow takes both where the flow's port was used a moment before.
    const failed = [...halves, ...asked.filter((pair) => isNothing(pair) && halves.some((half) => isSameResolver(half, pair)))];
    const apart = voices.filter((voice) => failed.some((pair) => isOf(voice, pair))).flatMap(answeredApart);
    const resolvers = listed([...new Set(failed.map(({ subject }) => resolverText(subject)))].sort());
    const lost = [...new Set(halves.map(lostOf))].sort();
    const slowest = Math.max(0, ...systemLookups(seen).map(({ elapsedMs }) => elapsedMs));
    return [
      {
        failed,
        worked: asked.filter(({ outcome }) => outcome === "ok"),
        beside: [...apart, ...systemLookups(seen)],
        ruledOut: (["dns.first-resolver-dead", "dns.resolver-timeout", "dns.aaaa-misbehaviour"] as const).map((cause) => ({
          cause,
          by: [...apart, ...failed],
          why: "the same resolver answers A and AAAA over a socket for each, and only one of them over one for both",
        })),
        says: clause(`A and AAAA asked together: ${lost.length === 1 ? `the ${lost[0] ?? ""} answer` : "one answer"} gets lost`),
        next: [
          `Put \`options single-request-reopen\` into resolv.conf (or use TCP, \`options use-vc\`): then A and AAAA go to ${resolvers} over sockets of their own, which works.`,
          `Look for connection tracking or a load balancer between this machine and ${resolvers} that drops the second datagram of a flow${slowest >= 1_000 ? `; the system's own lookup took ${durationInWords(slowest)}` : ""}.`,
        ],
      },
    ];
  },
};

/** One of the two came, the other never did. */
const isHalf = ({ outcome, failure, data }: Pair): boolean =>
  outcome === "failed" && failure.code === "timeout" && new Set((data.answered ?? []).map(({ type }) => type)).size === 1;

/** Neither came. */
const isNothing = ({ outcome, failure, data }: Pair): boolean =>
  outcome === "failed" && failure.code === "timeout" && (data.answered ?? []).length === 0;

const isSameResolver = (one: Pair, other: Pair): boolean => cellKey(one) === cellKey(other);

const lostOf = ({ data }: Pair): string => ((data.answered ?? []).some(({ type }) => type === "A") ? "AAAA" : "A");

const isOf = (voice: Voice, pair: Pair): boolean =>
  voice.vantage === pair.vantage && voice.resolver === resolverText(pair.subject);

const overUdp = ({ all }: Voice, type: string): DnsQuery[] =>
  all.filter(
    ({ subject }) =>
      subject.type === type &&
      subject.transport === "udp" &&
      (subject.purpose === "target" || subject.purpose === "speed") &&
      !subject.checkingDisabled,
  );

const answeredApart = (voice: Voice): DnsQuery[] => [...overUdp(voice, "A"), ...overUdp(voice, "AAAA")].filter(isDefinite);

/** Single questions get through: where they are lost as well it is no matter of two at once. One may be lost among many, as anything is. */
function isAnsweredApart(voice: Voice): boolean {
  const [ofA, ofAaaa] = [overUdp(voice, "A"), overUdp(voice, "AAAA")];
  const all = [...ofA, ...ofAaaa];
  const lost = all.filter((query) => answerOf(query) === "silence").length;
  return ofA.some(isDefinite) && ofAaaa.some(isDefinite) && lost <= Math.min(1, Math.floor(all.length / fewest));
}

/** One that is lost among fewer single questions may be one of many. */
const fewest = 6;

const systemLookups = (seen: Seen) =>
  seen.of("dns.system").filter(({ subject, outcome }) => subject.purpose === "target" && outcome !== "skipped");
