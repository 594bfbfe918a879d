import { isDocumentationName, isPublicName } from "../../../target/public-name.ts";
import { sameServer, toResolver } from "../../lookup/dns-question.ts";
import { fleetZones, serversOf } from "../../lookup/resolvers.ts";
import { type Rule, type View, want } from "../../state.ts";
import { type Standing, standingsOf } from "./resolver-standing.ts";

/** So many resolvers of others are asked by one vantage, for both families: with an address that is tried beside no more than four questions. */
const mostServers = 1;

/**
 * The resolver of one vantage fails for certain while that of another answers: each is asked by the other. Whether the resolver fails or the network it is
 * asked from is settled by that alone.
 */
export const otherResolvers: Rule = (view) => {
  const { peers = [] } = view;
  if (peers.length < 2) return [];
  const all = standingsOf(peers);
  const own = all.filter(({ vantage }) => vantage === view.self.name);
  const isHurt = own.length > 0 && own.every(({ is }) => is === "hurt");
  if (own.length === 0 || (!isHurt && own.some(({ is }) => is === "hurt"))) return [];
  const swapped = all.filter(({ vantage, is }) => vantage !== view.self.name && is === (isHurt ? "well" : "hurt"));
  return firstServers(view, swapped).flatMap(({ resolver }) =>
    (["A", "AAAA"] as const).map((type) =>
      want(view, "dns.query", toResolver(resolver, view.target.host, type, "across"), { round: 2 }),
    ),
  );
};

/** Those asked already stay, whoever comes to stand before them, so that the number is a bound for the whole run. */
function firstServers(view: View, some: readonly Standing[]): Standing[] {
  const asked = view.own.flatMap(({ step }) =>
    step.probe === "dns.query" && step.subject.purpose === "across" ? [step.subject] : [],
  );
  const isAsked = ({ resolver }: Standing): boolean =>
    asked.some((one) => sameServer(one, { server: resolver.address, port: resolver.port }));
  const others = some.filter(
    (one) =>
      isToldTo(view, one) &&
      !serversOf(view).some(({ address, port }) => address === one.resolver.address && port === one.resolver.port),
  );
  const each = [...new Map(others.map((one) => [`${one.resolver.address} ${one.resolver.port}`, one])).values()];
  return each.toSorted((a, b) => Number(isAsked(b)) - Number(isAsked(a))).slice(0, mostServers);
}

/** An internal name is told to no resolver outside (design.md). */
function isToldTo(view: View, { side }: Standing): boolean {
  const zones = fleetZones(view.run);
  return (
    (side === "inside" && view.self.side === "inside") ||
    isPublicName(view.target.host, zones) ||
    isDocumentationName(view.target.host, zones)
  );
}
