import { isLoopback } from "../../observation/address-network.ts";
import { stepKey } from "../../observation/step.ts";
import { askNameServers, askZoneAbove, askZoneAboveOverTcp, askZoneServers } from "../lookup/ask-zone.ts";
import { askZoneCuts } from "../lookup/ask-zone-cuts.ts";
import { areRootsGiven, looksUp, ownResolvers, targetAnswers } from "../lookup/resolvers.ts";
import { isWorthTime } from "../lookup/trouble.ts";
import { askedKeys, type Rule, type View, type Want } from "../state.ts";

/** So many questions find out who serves the target's zone and whether they do; repeats of what failed are not counted. */
const mostAsked = 60;

/**
 * Who serves the target's zone, and do they? Found through the vantage's own resolver, with the view of the zone above, and each server of the zone asked directly;
 * where the resolver cannot tell, by referrals downwards from the nearest zone that it knows, else from the root. At once where a lookup
 * went badly or an address fails to serve, else behind the first verdict.
 */
export const delegation: Rule = (view) => {
  if (!looksUp(view) || !isWorthTime(view) || isOfLoopback(view)) return [];
  const wants = [
    ...askZoneCuts(view),
    ...askNameServers(view),
    ...askZoneAbove(view),
    ...askZoneServers(view),
    ...askZoneAboveOverTcp(view),
  ];
  return withinBudget(view, wants);
};

/**
 * Names that lead to this machine alone, by a server of its own, are nobody's zone. A stub at the usual port asks others, and what they give may be a filter's.
 * With root servers given, a person wants the tree walked.
 */
function isOfLoopback(view: View): boolean {
  const addresses = targetAnswers(view).flatMap(({ data }) => data.addresses ?? []);
  const isOurs = ownResolvers(view).every(({ address, port }) => isLoopback(address) && port !== dnsPort);
  return !areRootsGiven(view) && isOurs && addresses.length > 0 && addresses.every(isLoopback);
}

const dnsPort = 53;

function withinBudget(view: View, wants: readonly Want[]): Want[] {
  const asked = askedKeys(view);
  const spent = view.own.filter(({ step }) => step.attempt === 1 && isOfTheWalk(step)).length;
  const fresh = new Map(wants.map((one) => [stepKey(one.step), one]));
  return [...fresh]
    .filter(([key]) => !asked.has(key))
    .map(([, one]) => one)
    .slice(0, Math.max(0, mostAsked - spent));
}

const isOfTheWalk = ({ probe, subject }: Want["step"]): boolean =>
  probe === "dns.query" &&
  (subject.role === "authoritative" || subject.purpose === "delegation" || subject.purpose === "nameserver") &&
  subject.purpose !== "edns" &&
  subject.purpose !== "random-label";
