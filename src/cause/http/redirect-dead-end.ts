import { resolverText } from "../../observation/cell.ts";
import { answerOf, type DnsQuery, isDefinite, isLookupFailed } from "../../observation/dns-answer.ts";
import type { FailureCode } from "../../observation/failure.ts";
import type { Observation } from "../../observation/observation.ts";
import {
  chainPlaceOf,
  isFirstStep,
  plainUrl,
  type RedirectChain,
  redirectChains,
  soundPlaces,
  wayOf,
} from "../../observation/redirect-chains.ts";
import { isFoundBySystem } from "../../observation/redirect-host.ts";
import { nameInHost, type Request, statusOf, wasAnswered, wasHeldByProxy } from "../../observation/requests.ts";
import { endpointText } from "../../target/address.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { isStatedAlways, usersUrls, variantOf, wentWell } from "./asked-urls.ts";

/** So many connects in vain, each a while after the one before, are no accident. */
const enough = 3;

/** Each answer is in order, and together they lead to a name that does not exist or that nobody can look up, or to a port where nobody is reached. What answers there and fails is named by that. */
export const redirectDeadEnd: Cause = {
  id: "http.redirect-dead-end",
  impact: "breaks",
  plain:
    "The service sends its visitors on to an address that nobody can reach: the name does not exist, has no address or cannot be looked up, or no server accepts there.",
  tell: "A redirect leads to a name for which NXDOMAIN comes or no address of either family, that each resolver fails three times to look up while it finds others, or to an endpoint at which three connects fail.",
  remedy: [
    "Correct the address that the redirect names: a base URL in the application's settings, a rule of the proxy, or an old domain.",
    "Or bring what it leads to back: its DNS record, or the server behind it.",
  ],
  toldApartFrom: [],
  explains: ["http.client-error", "http.health-check-mismatch"],
  owner: "the team of the application, or whoever runs what the redirect leads to",
  find: (seen) => {
    const requests = seen.of("http.request");
    const chains = redirectChains(requests);
    const ends = chains.flatMap((chain) => {
      const { status } = seen.settings.expect;
      const end = status !== null && statusOf(chain.hops[0]) === status ? null : deadEnd(chain, seen);
      return end === null ? [] : [{ ...end, way: wayOf(chain.hops[0]) }];
    });
    const sound = soundPlaces(chains);
    const byWords = Map.groupBy(ends, ({ says }) => says);
    return [
      ...[...byWords].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([says, all]) => matchOf(says, all, sound, seen) ?? []),
      ...partlyDead(requests, new Set(ends.flatMap(({ by }) => by))),
    ];
  },
};

/** At some addresses of the host that a redirect leads to nobody is reached, at others it is answered: visitors get in or not by the address that they take. `told`: what a chain as a whole is lost by. */
function partlyDead(requests: readonly Request[], told: ReadonlySet<Observation>): Match[] {
  const asked = requests.filter(
    (one) => one.outcome !== "skipped" && one.subject.hop > 0 && one.subject.trust === "verify" && !wasHeldByProxy(one),
  );
  return [...Map.groupBy(asked, ({ vantage, subject }) => `${vantage} ${plainUrl(subject.url)}`).values()].flatMap((tries) => {
    const places = [...Map.groupBy(tries, ({ subject }) => subject.address).values()];
    const dead = places.filter((some) => some.length >= enough && some.every((one) => isUnreached(one) && !told.has(one)));
    const [lost] = dead.flat();
    const worked = places.filter((some) => some.some(wasAnswered)).flat();
    if (lost === undefined || worked.length === 0) return [];
    const host = shortened(nameInHost(lost.subject.host), 40);
    const endpoints = listed([...new Set(dead.flat().map(({ subject }) => endpointText(subject.address, subject.port)))].sort());
    const says = saysOf(lost, host);
    return [
      {
        failed: dead.flat(),
        worked: worked.filter(wasAnswered),
        ruledOut: [],
        says: clause(says),
        next: [
          `The redirect leads to ${host}, which ${whatHappened(lost)} at ${endpoints} and answers at its other addresses: take the dead one out of its records, or bring it back.`,
        ],
        ...variantOf(`${says} at some addresses`),
      },
    ];
  });
}

type End = { says: string; next: string; by: readonly Observation[] };

function deadEnd({ end, to, hops, lost: tries }: RedirectChain, seen: Seen): End | null {
  if (to === null || (end !== "open" && end !== "broken")) return null;
  const [first] = hops;
  const host = shortened(to.hostname, 40);
  const lookups = seen
    .of("dns.query")
    .filter((one) => one.subject.purpose === "redirect" && one.subject.name === to.hostname && one.vantage === first.vantage);
  if (end === "open") {
    if (lookups.some((one) => answerOf(one) === "addresses")) return null;
    if (isFoundBySystem(seen.of("dns.system"), to.hostname, first.vantage)) return null;
    const isMissing = lookups.some((one) => answerOf(one) === "no-name");
    const isEmpty = families.every((type) => lookups.some((one) => one.subject.type === type && answerOf(one) === "empty"));
    if (!isMissing && !isEmpty && !isNeverFound(lookups, seen)) return null;
    const [says, why] = isMissing
      ? ["a name that does not exist", "does not exist"]
      : isEmpty
        ? ["a name without address", "has no address"]
        : ["which cannot be looked up", `cannot be looked up${errorsOf(lookups)}`];
    const next = `The redirect leads to ${host}, and that name ${why}: mend the redirect, or the record of that name.`;
    return { says: `redirects to ${host}, ${says}`, next, by: lookups };
  }
  const [lost] = tries;
  if (lost === undefined || tries.filter(isUnreached).length < enough || !tries.every(isUnreached)) return null;
  const endpoint = endpointText(lost.subject.address, lost.subject.port);
  const next = `The redirect leads to ${shortened(to.href, 100)}, which ${whatHappened(lost)} at ${endpoint}: triage that address by itself, or mend the redirect.`;
  return { says: saysOf(lost, host), next, by: tries };
}

const families = ["A", "AAAA"] as const;

/** What a resolver says in place of an answer. */
const errorsOf = (lookups: readonly DnsQuery[]): string => {
  const rcodes = lookups.flatMap((one) => (isLookupFailed(one) ? (one.data.rcode ?? []) : []));
  return rcodes.length === 0 ? "" : ` (${listed([...new Set(rcodes)].sort())})`;
};

/**
 * Every resolver that was asked fails, each time, in at least one family, and has no address in the other; one of them at least finds another name, so that it is not the
 * resolvers that are dead.
 */
function isNeverFound(all: readonly DnsQuery[], seen: Seen): boolean {
  const lookups = all.filter((one) => answerOf(one) !== "not-asked");
  const isLost = (tries: readonly DnsQuery[]): boolean => tries.length >= enough && tries.every(isLookupFailed);
  const byServer = [...Map.groupBy(lookups, serverOf)];
  const isWell = (server: string): boolean =>
    seen
      .of("dns.query")
      .some(
        (one) => one.vantage === lookups[0]?.vantage && serverOf(one) === server && one.subject.name !== "." && isDefinite(one),
      );
  return (
    byServer.some(([server]) => isWell(server)) &&
    byServer.every(([, own]) => {
      const byType = [...Map.groupBy(own, ({ subject }) => subject.type).values()];
      return byType.some(isLost) && byType.every((tries) => isLost(tries) || tries.some((one) => answerOf(one) === "empty"));
    })
  );
}

const serverOf = ({ subject }: DnsQuery): string => resolverText(subject);

const isUnreached = ({ failure }: Request): boolean =>
  failure !== null && failure.blame !== "vantage" && failure.phase === "connect";

const saysOf = (lost: Request, host: string): string =>
  `redirects to port ${lost.subject.port} of ${host}, which ${whatHappened(lost)}`;

const whatHappened = ({ failure }: Request): string => happened[failure?.code ?? "timeout"] ?? "cannot be reached";
const happened: Partial<Record<FailureCode, string>> = { refused: "refuses", timeout: "is silent" };

/** `sound`: where the same first step was followed, and seen to end. */
function matchOf(says: string, ends: readonly (End & { way: string })[], sound: ReadonlySet<string>, seen: Seen): Match | null {
  const user = usersUrls(seen).find(({ kind }) => kind === "user-path");
  const [first] = ends;
  if (user === undefined || first === undefined) return null;
  const ways = new Set(ends.map(({ way }) => way));
  const failed = user.tries.filter((one) => isFirstStep(one) && ways.has(wayOf(one)) && !sound.has(chainPlaceOf(one)));
  if (failed.length === 0) return null;
  const lost = new Set(failed);
  const worked = user.tries.filter((one) => !lost.has(one) && wentWell(one, user, seen));
  return {
    failed,
    worked,
    beside: [...new Set(ends.flatMap(({ by }) => by))],
    ruledOut: [],
    stated: isStatedAlways(failed, worked),
    says: clause(says),
    next: [first.next],
    ...variantOf(says),
  };
}
