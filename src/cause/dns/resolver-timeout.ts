import { answerOf, type DnsQuery, isDefinite, wasUnanswered } from "../../observation/dns-answer.ts";
import type { Cause, Impact, Match, RuledOut } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import { isDead, leadingDead } from "./leading-dead.ts";
import { isOwnStubDown } from "./own-stub.ts";
import { impactOf, isOwn, resolversOf, type Voice, voicesOf } from "./voices.ts";

/**
 * A resolver that gives no answer to anything, over either transport. One that is silent for this name and answers another is well: it
 * waits for nameservers that do not answer. A port-unreachable is no answer of a resolver either: nobody listens there. Where the system's own lookup was
 * seen to wait for it before the next one answered, that wait is the finding (dns.first-resolver-dead), and not this.
 */
export const resolverTimeout: Cause = {
  id: "dns.resolver-timeout",
  impact: "breaks",
  plain:
    "The DNS server that looks names up for this machine does not answer at all. Every name is slow to find, or is not found, whatever site is asked for.",
  tell: "It answers no question over UDP or TCP, a name that any resolver can answer included.",
  remedy: [
    "See whether the resolver is up and listens (`ss -lun`), and whether UDP and TCP port 53 are open on the way to it.",
    "Until then set another resolver in resolv.conf, or in what writes it (DHCP, systemd-resolved, the cluster's DNS).",
  ],
  toldApartFrom: ["dns.nameserver-unreachable"],
  explains: [],
  owner: "whoever runs the resolver",
  find: (seen) => {
    const voices = voicesOf(seen);
    const waitedFor = new Set(leadingDead(seen).flatMap(({ dead }) => dead));
    const dead = voices.filter((voice) => isDead(voice) && !waitedFor.has(voice) && !isOwnStubDown(voice, seen));
    const own = Map.groupBy(dead.filter(isOwn), ({ vantage }) =>
      impactOf(
        dead.filter((voice) => voice.vantage === vantage),
        voices,
      ),
    );
    const strangers = dead.filter(({ role }) => role === "public");
    return [
      ...[...own].sort(([a], [b]) => (a < b ? -1 : 1)).map(([impact, hurt]) => matchOf(hurt, voices, impact)),
      ...(strangers.length > 0 ? [matchOf(strangers, voices, "latent")] : []),
    ];
  },
};

function matchOf(dead: readonly Voice[], all: readonly Voice[], impact: Impact): Match {
  const failed = dead.flatMap(({ target }) => target.filter(wasUnanswered));
  const checks = dead.flatMap((voice) => voice.checks.filter(wasUnanswered));
  const answered = all.filter((voice) => !dead.includes(voice)).flatMap(({ target }) => target.filter(isDefinite));
  const told = dead.every((voice) => voice.checks.some(wasUnanswered) || isResolvedBeside(voice, all));
  const ruledOut: RuledOut[] = told
    ? [
        {
          cause: "dns.nameserver-unreachable",
          by: checks.length > 0 ? checks : answered,
          why: checks.length > 0 ? "it is silent for another name too" : "other resolvers beside it find the same name",
        },
      ]
    : [];
  return {
    failed,
    worked: answered,
    beside: checks,
    ruledOut,
    impact,
    says: saysOf(dead),
    next: advice(dead, all),
    variant: impact,
    ...(told ? {} : { equally: ["dns.nameserver-unreachable" as const] }),
  };
}

/** Another resolver at this vantage found the name, so its nameservers answer. */
const isResolvedBeside = ({ vantage }: Voice, all: readonly Voice[]): boolean =>
  all.some((other) => other.vantage === vantage && other.target.some(isDefinite));

const isUnreachable = ({ target }: Voice): boolean => target.some((query: DnsQuery) => answerOf(query) === "unreachable");

function saysOf(dead: readonly Voice[]): string {
  const [name = "", ...more] = resolversOf(dead);
  const isBounced =
    dead.every(isUnreachable) && dead.flatMap(({ target }) => target).some(({ failure }) => failure?.code === "port-unreachable");
  const how = isBounced
    ? "is not reachable (port unreachable)"
    : dead.every(isUnreachable)
      ? "is not reachable"
      : "does not answer";
  const whole =
    more.length === 0
      ? `resolver ${name} ${how}`
      : `name lookups ${how === "does not answer" ? "get no answer" : "reach nobody"}`;
  return clause(whole.length <= clauseLength ? whole : `the resolver ${how}`);
}

function advice(dead: readonly Voice[], all: readonly Voice[]): string[] {
  const names = listed(resolversOf(dead));
  const working = resolversOf(all.filter(({ stance }) => stance === "answers"));
  const isNobody = dead.every(isUnreachable);
  return [
    isNobody
      ? `Nobody listens for DNS at ${names}: start the resolver there, or correct the address in resolv.conf.`
      : `Check that ${names} ${dead.length === 1 ? "is" : "are"} up and that UDP and TCP port 53 are open on the way there.`,
    ...(working.length > 0 ? [`Until then put ${listed(working)} first in resolv.conf.`] : []),
  ];
}
