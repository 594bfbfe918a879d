import type { DnsQuery } from "../../observation/dns-answer.ts";
import { type Connecting, connected } from "../../observation/endpoint-tries.ts";
import type { Observation, ObservationOf } from "../../observation/observation.ts";
import type { ProxyTry } from "../../observation/proxy-answers.ts";
import { familyOf } from "../../target/address.ts";
import type { Cause, Match, RuledOut } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { connectedIn, connectsOf, endpointsOf, type JudgedEndpoint, wasRejectedHere } from "../tcp/endpoints.ts";

type Firewall = ObservationOf<"vantage.firewall">;
type Way = "out" | "in" | "call";

/**
 * The machine that asks stops its own packets: the system refuses in the call itself (EPERM; EACCES by a rule or a prohibiting route), or the kernel's counters lose a
 * packet between program and wire each time one is sent for the purpose, and none in between. What looks like a far firewall is the one at home.
 */
export const localFirewall: Cause = {
  id: "vantage.local-firewall",
  impact: "degrades",
  plain:
    "The firewall of the machine that asks stops its own packets, or the answers to them. Nothing is wrong with the site, and other machines reach it.",
  tell: "The machine's own system refuses to send, or its counters lose exactly the packets that are sent for the purpose before they reach the wire.",
  remedy: [
    "Look at the rules of the machine that asks for what leaves it and for what comes back (`nft list ruleset`, `iptables -S`, IPAddressDeny= of the unit, `ip rule`).",
    "Ask from another machine to learn anything of the target.",
  ],
  toldApartFrom: ["tcp.filtered", "tcp.rejected"],
  explains: ["dns.*", "tcp.*", "tls.*", "path.*", "http.*", "vantage.no-egress"],
  owner: "whoever runs the machine that asks",
  find: (seen) => [...atAddresses(seen), ...atResolvers(seen), ...atProxy(seen)],
};

type Counted = { sending: readonly number[]; idle: readonly number[] };

/**
 * It rose nearly each time something was sent, by nearly all of it in sum, and not so in between: what others lose, and what is sent again of earlier tries, falls into both
 * kinds of windows alike. A counter that rises all day does too. On a busy machine a packet leaves when its window is over.
 */
export function isInStep({ packets = 0 }: Firewall["data"], counted: Counted | undefined): boolean {
  if (counted === undefined || packets === 0 || counted.sending.length < fewestWindows) return false;
  const [sending, idle] = [sum(counted.sending), sum(counted.idle)];
  return (
    counted.sending.filter((count) => count > 0).length >= counted.sending.length - strayed &&
    sending >= packets * counted.sending.length * nearlyAll &&
    counted.idle.every((count) => count < packets) &&
    idle * 3 < sending
  );
}

const fewestWindows = 3;
const nearlyAll = 0.6;
/** In one window what others send at the same moment may hide it: the kernel counts a packet that is cut by the network card as several. */
const strayed = 1;
const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

function wayOf({ data }: Firewall): Way | null {
  if (isInStep(data, data.out) || isLedBack(data)) return "out";
  return isInStep(data, data.in) ? "in" : null;
}

const isLedBack = (data: Firewall["data"]): boolean => isInStep(data, data.looped) || isInStep(data, withoutAnswers(data.looped));

/** All that was sent, each with its refusal, may lie in what went over the loop: others used it meanwhile. */
const mayBeLedBack = ({ packets = 0, looped }: Firewall["data"]): boolean =>
  looped !== undefined && looped.sending.length >= fewestWindows && looped.sending.every((count) => count >= 2 * packets);

/** The refusal of what is led back to this machine goes over the loop as well, so that each packet counts twice, in either kind of window. */
const withoutAnswers = (looped: Counted | undefined): Counted | undefined =>
  looped === undefined
    ? undefined
    : { sending: looped.sending.map((count) => count / 2), idle: looped.idle.map((count) => count / 2) };

/** The system refused in connect(2) or sendto(2), by a rule. A route of type prohibit, which is one as well, gives EACCES. */
const wasForbidden = ({ failure, data }: Observation): boolean =>
  failure?.code === "own-firewall" || (failure?.code === "own-route" && "errno" in data && data.errno === "EACCES");

const checksBy = (seen: Seen, protocol: "tcp" | "udp"): Firewall[] =>
  seen.of("vantage.firewall").filter(({ subject, outcome }) => subject.protocol === protocol && outcome === "ok");

function atAddresses(seen: Seen): Match[] {
  const all = endpointsOf(seen);
  const checks = checksBy(seen, "tcp");
  const stopped = all.flatMap((endpoint): { endpoint: JudgedEndpoint; by: readonly Observation[]; way: Way }[] => {
    // An error that an address of this machine itself sent needs no counting.
    if (endpoint.outcome === "rejected" && wasRejectedHere(endpoint)) return [{ endpoint, by: endpoint.tcpProbes, way: "out" }];
    const check = checkOf(endpoint, all, checks);
    const way = check === null ? null : wayOf(check);
    return check === null || way === null ? [] : [{ endpoint, by: [check], way }];
  });
  const forbidden = connectsOf(seen).filter((one) => wasForbidden(one) && one.subject.port === seen.target.port);
  if (stopped.length === 0 && forbidden.length === 0) return [];
  const tries: Connecting[] = [
    ...stopped.flatMap(({ endpoint }) => endpoint.tries.filter((one) => !connected(one))),
    ...forbidden,
  ];
  const ways = new Set<Way>([...stopped.map(({ way }) => way), ...(forbidden.length > 0 ? (["call"] as const) : [])]);
  const shown = [...new Set(stopped.flatMap(({ by }) => by))];
  const addresses = [...new Set(tries.map(({ subject }) => subject.address))].sort();
  return [
    {
      failed: tries,
      worked: connectedIn(all),
      beside: shown,
      ruledOut: ruledOut([...new Set([...shown, ...forbidden])]),
      stated: true,
      says: clause(saysOf(ways, `to port ${seen.target.port}`)),
      next: advice(ways, tries, listed(addresses)),
    },
  ];
}

/**
 * That of the address itself; for one that was not checked, or whose own check a busy machine blurred, that of another that ended in the same way, where all of those
 * that are clear are in step.
 */
function checkOf(
  { vantage, address, outcome }: JudgedEndpoint,
  all: readonly JudgedEndpoint[],
  checks: readonly Firewall[],
): Firewall | null {
  if (outcome === "connects" || outcome === "mixed") return null;
  const own = checks.find((check) => check.vantage === vantage && check.subject.peer === address);
  const isClear = own !== undefined && !isBlurred(own);
  const isOverLoop = isClear && wayOf(own) === null && mayBeLedBack(own.data);
  if (isClear && !isOverLoop) return own;
  const alike = all.flatMap((other) =>
    other.vantage === vantage && other.outcome === outcome
      ? checks.filter((check) => check.vantage === vantage && check.subject.peer === other.address)
      : [],
  );
  if (isOverLoop) return alike.find((check) => check !== own && isLedBack(check.data)) ?? own;
  const clear = alike.filter((check) => !isBlurred(check));
  return clear.every((check) => wayOf(check) !== null) ? (clear[0] ?? own ?? null) : null;
}

/** Packets were lost beside what was sent, and not window by window: what left too late was counted in the next. Programs talk over the loop all day; only over IPv6 does it hide what is lost. */
const isBlurred = (check: Firewall): boolean =>
  wayOf(check) === null &&
  [check.data.out, check.data.in, familyOf(check.subject.peer) === 6 ? check.data.looped : undefined].some(
    (one) => one !== undefined && sum(one.sending) > 0,
  );

function atResolvers(seen: Seen): Match[] {
  const checks = checksBy(seen, "udp");
  const stopped = checks.filter((check) => wayOf(check) !== null);
  const isStopped = ({ vantage, subject }: DnsQuery): boolean =>
    subject.transport === "udp" && stopped.some((check) => check.vantage === vantage && check.subject.peer === subject.server);
  const own = seen.of("dns.query").filter(({ subject }) => subject.purpose === "target" && subject.role !== "authoritative");
  const failed = own.filter((one) => one.outcome === "failed" && (wasForbidden(one) || isStopped(one)));
  if (failed.length === 0) return [];
  const ways = new Set<Way>([
    ...stopped.flatMap((check) => wayOf(check) ?? []),
    ...(failed.some(wasForbidden) ? (["call"] as const) : []),
  ]);
  const servers = [...new Set(failed.map(({ subject }) => subject.server))].sort();
  return [
    {
      failed,
      worked: own.filter(({ outcome }) => outcome === "ok"),
      beside: stopped,
      ruledOut: ruledOut([...stopped, ...failed.filter(wasForbidden)]),
      stated: true,
      explains: ["dns.*", "vantage.no-egress"],
      says: clause(saysOf(ways, "to resolvers")),
      next: advice(ways, failed, listed(servers)),
      variant: "resolvers",
    },
  ];
}

/** Behind a proxy it is the proxy that a client connects to, and it is on the way there that its packets are stopped. */
function atProxy(seen: Seen): Match[] {
  if (seen.isThroughProxy !== true) return [];
  const checks = checksBy(seen, "tcp");
  const checkFor = (one: ProxyTry): Firewall | null =>
    checks.find((check) => check.vantage === one.vantage && check.subject.peer === one.subject.address) ?? null;
  const tries = seen.of("proxy.connect").filter(({ outcome }) => outcome !== "skipped");
  const stopped = tries.flatMap((one) => {
    const check = checkFor(one);
    const way: Way | null = wasForbidden(one) ? "call" : one.failure?.phase === "connect" && check !== null ? wayOf(check) : null;
    return way === null ? [] : [{ one, way, by: way === "call" || check === null ? one : check }];
  });
  if (stopped.length === 0) return [];
  const failed = stopped.map(({ one }) => one);
  const ways = new Set(stopped.map(({ way }) => way));
  const by = [...new Set(stopped.map((each) => each.by))];
  return [
    {
      failed,
      worked: tries.filter(({ outcome }) => outcome === "ok"),
      beside: by.filter(({ probe }) => probe === "vantage.firewall"),
      ruledOut: ruledOut(by),
      stated: true,
      explains: ["proxy.unreachable"],
      says: clause(saysOf(ways, "to the proxy")),
      next: [
        ...advice(ways, failed, listed([...new Set(failed.map(({ subject }) => subject.address))].sort())).slice(0, 1),
        "The proxy and the target may well be fine: nothing of them was reached.",
      ],
      variant: "proxy",
    },
  ];
}

const ruledOut = (by: readonly Observation[]): RuledOut[] =>
  (["tcp.filtered", "tcp.rejected"] as const).map((cause) => ({
    cause,
    by,
    why: "the packets are stopped on the machine that asks itself",
  }));

function saysOf(ways: ReadonlySet<Way>, where: string): string {
  if (!ways.has("out") && !ways.has("call")) return `this machine's firewall drops the answers ${where.replace(/^to/, "from")}`;
  return `this machine's own firewall stops packets ${where}`;
}

function advice(ways: ReadonlySet<Way>, tries: readonly Observation[], names: string): string[] {
  const vantages = listed([...new Set(tries.map(({ vantage }) => vantage))].sort());
  const chain = ways.has("in") && !ways.has("out") ? "comes back from" : "leaves for";
  return [
    `On ${vantages}, look for the rule that stops${chain === "leaves for" ? ", or leads back to this machine," : ""} what ${chain} ${names}: \`nft list ruleset\`, \`iptables -S\`, \`ip rule\`.`,
    "The target may well be fine: ask from another machine.",
  ];
}
