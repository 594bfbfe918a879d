import { absencesOf } from "../observation/absences.ts";
import { computedOnce } from "../observation/computed-once.ts";
import { answerOf, type DnsAnswer } from "../observation/dns-answer.ts";
import { connected } from "../observation/endpoint-tries.ts";
import type { Observation, ObservationOf } from "../observation/observation.ts";
import type { VantageSelf } from "../observation/vantage.ts";
import { failureWords } from "../verdict/failure-words.ts";
import type { Report } from "../verdict/report.ts";
import { listWords } from "../verdict/words.ts";
import { item } from "./escape.ts";

/** One step of the way from this machine to the target, and whether it holds; null: nothing is known of it. */
export type Rung = {
  readonly rung: "self" | "gateway" | "resolver" | "target";
  readonly holds: boolean | null;
  readonly says: string;
};

/** The last rung that was heard of is where to look: it is said of each, from below. */
const names = { self: "This machine", gateway: "Gateway", resolver: "Resolver", target: "Target" } as const;

/**
 * With nothing else to go on, the way is gone up step by step: the machine that asks itself, its gateway, its resolvers, the target. Of several machines it is the way
 * of the one in trouble. Empty where a cause outside the vantage was named, or all is well: then that is what to go on.
 */
export function ladderOf(report: Report): Rung[] {
  const self = whoseLadder(report);
  if (self === null) return [];
  const own = report.observations.filter(({ vantage, outcome }) => vantage === self.name && outcome !== "skipped");
  return [
    selfRung(report, self),
    gatewayRung(own, machineWords(report, self)),
    resolverRung(own, report),
    targetRung(own, report),
  ];
}

/** Each rung in one line: `Gateway: 192.0.2.1 answers.` */
export const ladderLines = computedOnce((report: Report): readonly string[] => {
  const self = whoseLadder(report);
  const first = self === null || report.vantages.length === 1 ? names.self : item(self.name, 40);
  return ladderOf(report).map(
    ({ rung, holds, says }, index) =>
      `${index + 1}. ${rung === "self" ? first : names[rung]}${holds === false ? " ✗" : holds ? " ✓" : ""}: ${says}.`,
  );
});

/** The machine that the first cause is about, else the first at which something was not well, else the first; none of which nothing was heard. */
const whoseLadder = computedOnce(({ findings, verdict, layers, vantages, observations }: Report): VantageSelf | null => {
  const roots = findings.filter(({ role }) => role === "root");
  if (verdict === "healthy" || roots.some(({ layer }) => layer !== "vantage")) return null;
  const away = new Set(absencesOf(vantages, observations).away);
  const there = vantages.filter(({ name }) => !away.has(name));
  const inTrouble = new Set(
    layers
      .flatMap(({ cells }) => cells.filter(({ status }) => status === "suspect" || status === "inconclusive"))
      .map(({ vantage }) => vantage),
  );
  return (
    there.find(({ name }) => roots[0]?.scope.vantages.includes(name)) ??
    there.find(({ name }) => inTrouble.has(name)) ??
    there[0] ??
    null
  );
});

const machineWords = ({ vantages }: Report, { name }: VantageSelf): string =>
  vantages.length === 1 ? "this machine" : item(name, 40);

function selfRung({ findings }: Report, self: VantageSelf): Rung {
  const doubt = findings.find(
    ({ layer, role, scope }) => layer === "vantage" && role === "root" && scope.vantages.includes(self.name),
  );
  const families = self.families.map((family) => `IPv${family}`);
  const has = families.length === 0 ? "no address to speak from" : `addresses for ${listWords(families)}`;
  if (doubt !== undefined) return { rung: "self", holds: false, says: `${has}; ${item(doubt.summary, 90)}` };
  return { rung: "self", holds: families.length > 0, says: has };
}

function gatewayRung(own: readonly Observation[], machine: string): Rung {
  const looks = own.filter((one): one is ObservationOf<"path.gateway"> => one.probe === "path.gateway");
  for (const { data } of looks) {
    const { neighbour, route } = data;
    if (neighbour?.is === "gateway") {
      const isDead = neighbour.state === "failed";
      const says = isDead ? "nobody answers for its address on the network" : "it is there on the network";
      return { rung: "gateway", holds: !isDead, says: `${neighbour.address}: ${says}` };
    }
    if (route !== undefined && route.type !== "unicast" && route.type !== "local")
      return {
        rung: "gateway",
        holds: false,
        says: route.type === "none" ? "there is no route" : `the route says ${route.type}`,
      };
    if (neighbour?.is === "address")
      return { rung: "gateway", holds: null, says: `none is needed, the target is on the own network of ${machine}` };
  }
  const routeless = own.some(({ failure }) => failure?.code === "own-route");
  if (routeless) return { rung: "gateway", holds: false, says: `the routing table of ${machine} leads to none` };
  return { rung: "gateway", holds: null, says: "nobody looked, and whatever answers from beyond has passed it" };
}

const lookupWords: Readonly<Record<DnsAnswer, string>> = {
  addresses: "answers",
  empty: "answers, without an address",
  "no-name": "answers that there is no such name",
  refused: "declines to answer",
  silence: "does not answer",
  unreachable: "is not reachable",
  garbled: "answers what cannot be read",
  referral: "sends elsewhere",
  cut: "answers only in part",
  servfail: "cannot find out",
  "other-rcode": "answers with an error",
  "not-asked": "was not asked",
};
const well: ReadonlySet<DnsAnswer> = new Set(["addresses", "empty", "no-name", "cut"] as const);

function resolverRung(own: readonly Observation[], { target }: Report): Rung {
  const lookups = own.filter(
    (one): one is ObservationOf<"dns.query"> =>
      one.probe === "dns.query" &&
      one.subject.purpose === "target" &&
      (one.subject.role === "configured" || one.subject.role === "given"),
  );
  if (lookups.length === 0)
    return {
      rung: "resolver",
      holds: null,
      says: target.kind === "address" ? "none is needed for an address" : "none was asked",
    };
  const best = lookups.find((one) => well.has(answerOf(one))) ?? lookups[0];
  if (best === undefined) return { rung: "resolver", holds: null, says: "none was asked" };
  const answer = answerOf(best);
  if (answer === "not-asked" && best.failure?.code === "own-route")
    return { rung: "resolver", holds: false, says: `there is no route to ${best.subject.server}` };
  return { rung: "resolver", holds: well.has(answer), says: `${best.subject.server} ${lookupWords[answer]}` };
}

function targetRung(own: readonly Observation[], { target }: Report): Rung {
  const tries = own.filter(
    (one): one is ObservationOf<"tcp.connect"> => one.probe === "tcp.connect" && one.subject.purpose === "target",
  );
  const stands = tries.find(connected);
  if (stands !== undefined)
    return { rung: "target", holds: true, says: `${stands.subject.address} accepts connections to port ${target.port}` };
  const [first] = tries;
  if (first?.failure == null) return { rung: "target", holds: null, says: "it has no address that could be asked" };
  return { rung: "target", holds: false, says: `${first.subject.address}, port ${target.port}: ${failureWords(first.failure)}` };
}
