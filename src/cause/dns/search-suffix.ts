import { answerOf, bareName, type DnsQuery, isDefinite } from "../../observation/dns-answer.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, clauseLength, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import type { Standing } from "../serves-the-name.ts";
import { standingAt } from "./odd-addresses.ts";
import { isOwn, type Voice, voicesOf } from "./voices.ts";

type System = ObservationOf<"dns.system">;

/**
 * Programs put the search suffixes of resolv.conf behind a name with few dots and ask for that first (resolv.conf(5), ndots): where such a name answers, or
 * never does, they get something else than the name itself has. A fault only where what they get does not serve, or nothing comes of it.
 */
export const searchSuffix: Cause = {
  id: "dns.search-suffix",
  impact: "breaks",
  plain:
    "Programs on this machine look another name up first, this one with the company's domain behind it, and take what they find there. They end up at the wrong address, while the name itself is fine.",
  tell: "The system's own lookup gives what the name with a search suffix has, and the name alone (with a dot at its end) has something else.",
  remedy: [
    "Write the name with a dot at its end, or take the suffix out of `search` in resolv.conf.",
    "If a wildcard record in the suffix's zone catches the name, limit it to what it is meant for; a low `ndots` lets the name itself be asked first.",
  ],
  toldApartFrom: ["dns.hosts-override", "dns.nxdomain"],
  explains: ["tcp.*", "tls.*", "http.*", "path.*", "dns.nxdomain", "dns.nodata"],
  owner: "whoever writes this machine's resolv.conf, or runs the zone of the suffix (a wildcard record)",
  find: (seen) => {
    const asked = seen.of("dns.query").filter(({ subject }) => subject.purpose === "suffix");
    if (asked.length === 0) return [];
    const lookups = seen.of("dns.system").filter(({ subject, outcome }) => subject.purpose === "target" && outcome !== "skipped");
    const astray = lookups.flatMap((system) => ledAstray(seen, system, asked) ?? []);
    const lost = lookups.flatMap((system) => lostAtSuffix(seen, system, asked) ?? []);
    const fine = lookups.filter((one) => one.outcome === "ok" && ![...astray, ...lost].some(({ system }) => system === one));
    return [
      ...(astray.length > 0 ? [astrayMatch(seen, astray, fine)] : []),
      ...(lost.length > 0 ? [lostMatch(seen, lost, fine)] : []),
    ];
  },
};

type Astray = { system: System; bySuffix: DnsQuery[]; alone: DnsQuery[]; bad: string[]; standings: Standing[] };

/** The system found what a suffixed name has, not what the name has, and it does not serve. */
function ledAstray(seen: Seen, system: System, asked: readonly DnsQuery[]): Astray | null {
  if (system.outcome !== "ok") return null;
  const voices = voicesAt(seen, system.vantage);
  const alone = voices.flatMap(({ target }) => target.filter(isDefinite));
  const ofName = new Set([...alone, ...filesAt(seen, system.vantage)].flatMap(({ data }) => data.addresses ?? []));
  const found = (system.data.addresses ?? []).filter((address) => !ofName.has(address));
  const bySuffix = asked.filter(
    (query) => query.vantage === system.vantage && (query.data.addresses ?? []).some((address) => found.includes(address)),
  );
  const own = new Set(bySuffix.flatMap(({ data }) => data.addresses ?? []));
  const standings = found
    .filter((address) => own.has(address))
    .map((address) => ({ address, standing: standingAt(seen, address, system.vantage) }));
  const bad = standings.filter(({ standing: { does } }) => does === "fails" || does === "odd");
  const others = [...ofName].map((address) => standingAt(seen, address, system.vantage).does);
  const isNothingBetter = others.length > 0 && others.every((does) => does === "fails" || does === "odd");
  if (alone.length === 0 || bad.length === 0 || bad.length < standings.length || isNothingBetter) return null;
  return {
    system,
    bySuffix,
    alone,
    bad: bad.map(({ address }) => address).sort(),
    standings: bad.map(({ standing }) => standing),
  };
}

function astrayMatch(seen: Seen, astray: readonly Astray[], fine: readonly System[]): Match {
  const names = namesOf(astray.flatMap(({ bySuffix }) => bySuffix));
  const bad = [...new Set(astray.flatMap((one) => one.bad))].sort();
  const alone = [...new Set(astray.flatMap((one) => one.alone))];
  const given = [...new Set(alone.flatMap(({ data }) => data.addresses ?? []))].sort();
  const { display } = seen.target;
  return {
    failed: astray.map(({ system }) => system),
    worked: fine,
    beside: [
      ...astray.flatMap(({ bySuffix }) => bySuffix),
      ...astray.flatMap(({ standings }) => standings.flatMap(({ by }) => by)),
    ],
    ruledOut: ruledOut(seen, astray, alone),
    says: saysOf(names, "the search suffix answers first"),
    next: [
      `Programs here are sent to ${listed(bad)}, which is ${listed(names)}; ${display}. alone ${given.length > 0 ? `has ${listed(given)}` : "does not exist"}. Write the name with a dot at its end, or lower ndots or take the suffix out of \`search\` in resolv.conf.`,
      `If a wildcard record answers for ${listed(names)}, take it out of the zone of the suffix, or limit it.`,
    ],
  };
}

type Lost = { system: System; stuck: DnsQuery[]; alone: DnsQuery[] };

/** Longer than any lookup takes whose questions are all answered, ms. */
const waitedMs = 900;

/** The system found nothing, or only after a wait, because a suffixed name that is asked first is never answered or fails, while the name alone has addresses. */
function lostAtSuffix(seen: Seen, system: System, asked: readonly DnsQuery[]): Lost | null {
  if (system.failure?.blame === "vantage") return null;
  const voices = voicesAt(seen, system.vantage);
  const alone = voices.flatMap(({ target }) => target.filter((query) => answerOf(query) === "addresses"));
  const isHere = (query: DnsQuery): boolean => query.vantage === system.vantage;
  const silent = asked.filter((query) => isHere(query) && answerOf(query) === "silence");
  const broken = asked.filter((query) => isHere(query) && ["servfail", "refused"].includes(answerOf(query)));
  // Where a resolver is silent for the name alone as well, that is what the wait is for.
  const isSilentOtherwise = voices.some(({ target }) => target.some((query) => answerOf(query) === "silence"));
  const hasWaited =
    silent.length > 0 && !isSilentOtherwise && system.elapsedMs >= waitedMs && system.loopDelayMs <= system.elapsedMs / 5;
  const stuck = system.outcome === "failed" ? [...silent, ...broken] : hasWaited ? silent : [];
  return alone.length > 0 && stuck.length > 0 ? { system, stuck, alone } : null;
}

function lostMatch(seen: Seen, lost: readonly Lost[], fine: readonly System[]): Match {
  const names = namesOf(lost.flatMap(({ stuck }) => stuck));
  const alone = [...new Set(lost.flatMap((one) => one.alone))];
  const isOnlyLate = lost.every(({ system }) => system.outcome === "ok");
  return {
    failed: lost.map(({ system }) => system),
    worked: fine,
    beside: [...lost.flatMap(({ stuck }) => stuck), ...alone],
    ruledOut: ruledOut(seen, [], alone),
    ...(isOnlyLate ? { impact: "degrades" as const } : {}),
    // It leads nobody to another address.
    explains: searchSuffix.explains.filter((edge) => edge.startsWith("dns.")),
    says: saysOf(names, "lookups get stuck at the search suffix"),
    next: [
      `Programs here ask for ${listed(names)} first, get no answer, and ${isOnlyLate ? "wait" : "give up"}; ${seen.target.display}. alone is found at once. Mend the zone of the suffix, or take it out of \`search\` in resolv.conf.`,
    ],
    variant: "stuck",
  };
}

function saysOf(names: readonly string[], what: string): string {
  const whole = `${what}: ${names[0] ?? ""}`;
  return clause(names.length === 1 && whole.length <= clauseLength ? whole : what);
}

function ruledOut(seen: Seen, astray: readonly Astray[], alone: readonly DnsQuery[]): Match["ruledOut"] {
  const files = seen.of("dns.hosts").filter(({ outcome, data }) => outcome === "ok" && (data.addresses ?? []).length === 0);
  const found = alone.filter((query) => answerOf(query) === "addresses");
  const by = found.length > 0 ? found : astray.flatMap(({ bySuffix }) => bySuffix);
  return [
    ...(files.length > 0
      ? [{ cause: "dns.hosts-override" as const, by: files, why: "the hosts file has no line for the name" }]
      : []),
    ...(by.length > 0
      ? [
          {
            cause: "dns.nxdomain" as const,
            by,
            why:
              found.length > 0 ? "the name alone has addresses" : "programs here find an address all the same, under the suffix",
          },
        ]
      : []),
  ];
}

const namesOf = (queries: readonly DnsQuery[]): string[] =>
  [...new Set(queries.map(({ subject }) => bareName(subject.name)))].sort();
const voicesAt = (seen: Seen, vantage: string): Voice[] =>
  voicesOf(seen).filter((voice) => voice.vantage === vantage && isOwn(voice));
const filesAt = (seen: Seen, vantage: string) => seen.of("dns.hosts").filter((file) => file.vantage === vantage);
