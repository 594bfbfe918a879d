import { answerOf, bareName, type DnsQuery, wasAnswered } from "../../observation/dns-answer.ts";
import { type Asked, learnt, type View, type Want, want } from "../state.ts";
import { type Resolver, toResolver } from "./dns-question.ts";
import { treeResolver } from "./resolvers.ts";
import { isLate } from "./trouble.ts";
import { labelsOf, namesThatMatter } from "./zone-tree.ts";

/** So many names, the target's own the first, are looked at for a zone's top. */
const mostLabels = 5;

/** The name and those above it, the root left out. */
export function namesUpwards(name: string): string[] {
  const labels = labelsOf(name);
  return labels.slice(0, mostLabels).map((_, at) => labels.slice(at).join("."));
}

/** The zone that a negative answer comes from lies at or above the asked name and may be further up than names are looked at. */
function zoneTold(view: View, name: string): string[] {
  return learnt(view, "dns.query").flatMap(({ subject, data }) =>
    subject.role !== "nobody" && bareName(subject.name) === name
      ? (data.authority ?? []).flatMap((record) => {
          const zone = bareName(record.name);
          return record.type === "SOA" && zone !== "" && (zone === name || name.endsWith(`.${zone}`)) ? [zone] : [];
        })
      : [],
  );
}

/**
 * NS of the name and of those above it, at one resolver that answers: which of them are tops of zones, and who serves those. With CD=1, for a zone whose
 * signatures do not hold has servers all the same.
 */
export function askZoneCuts(view: View): Want[] {
  const server = treeResolver(view);
  if (server === null) return [];
  const names = namesThatMatter(view).flatMap((name) => [...namesUpwards(name), ...zoneTold(view, name)]);
  return [...new Set(names)].map((name) => want(view, "dns.query", cutQuestion(server, name), { round: 2 }));
}

const cutQuestion = (server: Resolver, name: string) => ({
  ...toResolver(server, name, "NS", "delegation"),
  checkingDisabled: true,
});

const isCutQuestion = ({ step }: Asked): boolean =>
  step.probe === "dns.query" && step.subject.purpose === "delegation" && step.subject.role !== "authoritative";

/** The resolver has said of each name whether it is a zone's top, or is late with it; or nobody can be asked. */
export function areCutsIn(view: View): boolean {
  if (treeResolver(view) === null) return areLookupsIn(view);
  const asked = view.own.filter(isCutQuestion);
  return asked.length > 0 && asked.every((one) => one.observation !== null || isLate(view, one));
}

/** No resolver is left that could still answer and be asked about the tree; repeats of what is silent tell nothing of that. */
const areLookupsIn = (view: View): boolean =>
  view.own.every(
    (one) =>
      one.step.probe !== "dns.query" ||
      (one.step.subject.purpose !== "target" && one.step.subject.purpose !== "resolver-check") ||
      one.step.attempt > 1 ||
      one.observation !== null ||
      isLate(view, one),
  );

/** A resolver said with certainty whether this name is a zone's top: it gave NS records, or knows that there are none. */
export function isCutTold(view: View, name: string): boolean {
  return learnt(view, "dns.query").some(
    (query) =>
      query.subject.purpose === "delegation" &&
      query.subject.role !== "authoritative" &&
      bareName(query.subject.name) === name &&
      isDefinite(query),
  );
}

const isDefinite = (query: DnsQuery): boolean =>
  wasAnswered(query) && (answerOf(query) === "empty" || answerOf(query) === "no-name");
