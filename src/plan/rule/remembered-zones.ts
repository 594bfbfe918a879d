import { answerOf, bareName, type DnsQuery } from "../../observation/dns-answer.ts";
import { namesUpwards } from "../lookup/ask-zone-cuts.ts";
import { type Resolver, toResolver } from "../lookup/dns-question.ts";
import { answersFrom, looksUp, serversOf, targetAnswers } from "../lookup/resolvers.ts";
import { labelsOf, treeOf } from "../lookup/zone-tree.ts";
import { type Rule, type View, type Want, want } from "../state.ts";

/**
 * Where one resolver denies the name, or cannot find it, and another still gives an address, the latter may remember servers of the zone that the zone above
 * no longer names: it is asked who serves the name and those above it too, and where these servers are.
 */
export const rememberedZones: Rule = (view) => {
  if (!looksUp(view) || !targetAnswers(view).some(isLost)) return [];
  const [server] = serversOf(view).filter((one) =>
    answersFrom(view, one).some(
      (query) => query.subject.purpose === "target" && !query.subject.checkingDisabled && answerOf(query) === "addresses",
    ),
  );
  return server === undefined ? [] : [...cutsAt(view, server), ...addressesAt(view, server)];
};

/** Its addresses cannot be had from there. A stranger's silence says nothing. */
function isLost(query: DnsQuery): boolean {
  const answer = answerOf(query);
  return answer === "no-name" || answer === "servfail" || (answer === "silence" && query.subject.role !== "public");
}

const isBelowTop = (name: string): boolean => labelsOf(name).length > 1;

const cutsAt = (view: View, server: Resolver): Want[] =>
  namesUpwards(bareName(view.target.host))
    .filter(isBelowTop)
    .map((name) =>
      want(view, "dns.query", { ...toResolver(server, name, "NS", "delegation"), checkingDisabled: true }, { round: 2 }),
    );

/** Of the zones at and above the name that lie below a top-level domain. */
function addressesAt(view: View, server: Resolver): Want[] {
  const { names } = treeOf(view);
  const zones = namesUpwards(bareName(view.target.host)).filter(isBelowTop);
  return zones
    .flatMap((zone) => [...(names.get(zone) ?? [])].sort().slice(0, mostNames))
    .flatMap((name) =>
      (["A", "AAAA"] as const).map((type) =>
        want(view, "dns.query", { ...toResolver(server, name, type, "nameserver"), checkingDisabled: true }, { round: 2 }),
      ),
    );
}

const mostNames = 3;
