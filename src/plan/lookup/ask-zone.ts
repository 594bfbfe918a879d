import { authoritativeAnswerOf, isAtOrBelow, isBelow, leadsDown } from "../../observation/authoritative-answers.ts";
import { computedOnce } from "../../observation/computed-once.ts";
import { bareName, wasUnanswered } from "../../observation/dns-answer.ts";
import { learnt, type View, type Want, want } from "../state.ts";
import { areCutsIn, isCutTold, namesUpwards } from "./ask-zone-cuts.ts";
import { type DnsSubject, type NameServer, sameServer, toNameServer, toResolver } from "./dns-question.ts";
import { fleetZones, treeResolver } from "./resolvers.ts";
import { labelsOf, namesThatMatter, serversOfZone, someServersOfZone, treeOf, zonesAbove } from "./zone-tree.ts";

const round = 2;
/** Of a zone above only so many servers' names are looked up: enough of them to ask. */
const mostNamesAbove = 2;

/** Where a name lies, as far as is known: its zone, the zone above that, and whether no other zone lies between them and the name. */
export type Place = { name: string; zone: string; above: string | null; isSettled: boolean };

/** The places of the target's name and of the end of its chain; nothing until the resolver has had its time to say. */
export const places = computedOnce((view: View): readonly Place[] => foundPlaces(view));

function foundPlaces(view: View): Place[] {
  if (!areCutsIn(view)) return [];
  return namesThatMatter(view).flatMap((name) => {
    const [zone, above = null] = zonesAbove(view, name).filter((one) => isToldTo(view, name, one));
    return zone === undefined ? [] : [{ name, zone, above, isSettled: isSettled(view, name, zone) }];
  });
}

/** A name of an inner zone is told to nobody outside it: its own servers alone may be asked. */
function isToldTo({ run }: View, name: string, zone: string): boolean {
  const inner = fleetZones(run).map((one) => bareName(one.replace(/^\*?\./, "")));
  return inner.every((one) => !isAtOrBelow(name, one) || isAtOrBelow(zone, one));
}

/** The resolver knows of no zone between, or a server of the zone gave an answer of its own in place of a referral. */
function isSettled(view: View, name: string, zone: string): boolean {
  const between = namesUpwards(name).filter((one) => isBelow(one, zone));
  if (between.every((one) => isCutTold(view, one))) return true;
  return learnt(view, "dns.query").some(
    (query) =>
      query.subject.role === "authoritative" &&
      bareName(query.subject.zone ?? "") === zone &&
      bareName(query.subject.name) === name &&
      authoritativeAnswerOf(query) === "authoritative" &&
      !leadsDown(query),
  );
}

/** Addresses of the name servers by their own names: of the target's zone all, above it of as many as are asked where none came along with the names. */
export function askNameServers(view: View): Want[] {
  const server = treeResolver(view);
  if (server === null) return [];
  const { names } = treeOf(view);
  const wanted = places(view).flatMap(({ zone, above }) => [
    ...(labelsOf(zone).length > 1 ? [...(names.get(zone) ?? [])].sort() : namesWithoutAddress(view, zone)),
    ...(above === null ? [] : namesWithoutAddress(view, above)),
  ]);
  return [...new Set(wanted)].flatMap((name) =>
    (["A", "AAAA"] as const).map((type) =>
      want(view, "dns.query", { ...toResolver(server, name, type, "nameserver"), checkingDisabled: true }, { round }),
    ),
  );
}

function namesWithoutAddress(view: View, zone: string): string[] {
  const known = new Set(serversOfZone(view, zone).map(({ name }) => name));
  const names = [...(treeOf(view).names.get(zone) ?? [])].sort();
  const missing = names.filter((name) => !known.has(name));
  return missing.slice(0, Math.max(0, mostNamesAbove - known.size));
}

/** The zone above, asked for the name itself: it refers to the zone below, or denies that there is one. Where it is not clear yet which zone the name is in, that one is asked the same. */
export function askZoneAbove(view: View): Want[] {
  return places(view).flatMap(({ name, zone, above, isSettled: settled }) =>
    [above, settled ? null : zone]
      .filter((one) => one !== null)
      .flatMap((one) => someServersOfZone(view, one))
      .map((server) => want(view, "dns.query", toNameServer(server, name, "NS", "delegation"), { round })),
  );
}

/**
 * Where a server of the zone cut an answer and another question to it over TCP got nothing: does our own TCP reach anybody's port 53? The zone above, asked the
 * same over TCP, tells.
 */
export function askZoneAboveOverTcp(view: View): Want[] {
  return places(view).flatMap(({ name, zone, above }) =>
    above !== null && isLeftCut(view, zone)
      ? someServersOfZone(view, above).map((server) =>
          want(view, "dns.query", { ...toNameServer(server, name, "NS", "delegation"), transport: "tcp" }, { round }),
        )
      : [],
  );
}

function isLeftCut(view: View, zone: string): boolean {
  const direct = learnt(view, "dns.query").filter(
    ({ subject }) => subject.role === "authoritative" && bareName(subject.zone ?? "") === zone,
  );
  const cut = direct.filter(({ data }) => data.truncated === true).map(({ subject }) => subject);
  return direct.some(
    (query) =>
      query.subject.transport === "tcp" && wasUnanswered(query) && cut.some((subject) => sameServer(subject, query.subject)),
  );
}

/**
 * Each server of the zone: the name over UDP for both families and over TCP, and one address of each for its NS set and SOA. While it is open which zone the
 * name is in, a top-level domain or the root is spared, whose servers would only refer.
 */
export function askZoneServers(view: View): Want[] {
  const all = places(view)
    .filter(({ zone, isSettled: settled }) => settled || labelsOf(zone).length > 1)
    .flatMap(({ name, zone }) => {
      const servers = labelsOf(zone).length > 1 ? serversOfZone(view, zone) : someServersOfZone(view, zone);
      const purpose = name === bareName(view.target.host) ? ("target" as const) : ("chain" as const);
      const firsts = servers.filter(({ name: own }, at) => servers.findIndex((other) => other.name === own) === at);
      return [
        ...servers.map((one) => toNameServer(one, name, "A", purpose)),
        ...servers.map((one): DnsSubject => ({ ...toNameServer(one, name, "A", purpose), transport: "tcp" })),
        ...servers.map((one) => toNameServer(one, name, "AAAA", purpose)),
        ...(zone === "" ? [] : firsts.flatMap((one) => apexOf(one, zone))),
      ];
    });
  return all.map((subject) => want(view, "dns.query", subject, { round }));
}

const apexOf = (server: NameServer, zone: string): DnsSubject[] => [
  toNameServer(server, zone, "NS", "delegation"),
  toNameServer(server, zone, "SOA", "apex"),
];
