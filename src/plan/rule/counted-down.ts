import { answerOf, type DnsQuery } from "../../observation/dns-answer.ts";
import { firstTransport, type Resolver, sameServer, toResolver } from "../lookup/dns-question.ts";
import { looksUp, serversOf, targetAnswers } from "../lookup/resolvers.ts";
import { learnt, type Rule, type View, want } from "../state.ts";

/** TTLs are whole seconds: after this time one that is counted down has fallen for certain, ms. */
const laterMs = 2_200;

/**
 * A resolver that says something else than others, or than the zone's own servers, is asked the same once more: an old answer in a cache is counted down, one
 * that somebody wrote into the resolver's configuration is not, and one that turns about is another one.
 */
export const countedDown: Rule = (view) => {
  if (!looksUp(view)) return [];
  const answers = targetAnswers(view);
  const zone = saidBy(
    learnt(view, "dns.query").filter(({ subject }) => subject.role === "authoritative" && subject.purpose === "target"),
  );
  return serversOf(view).flatMap((server) => {
    const own = answers.filter(({ subject }) => sameServer(subject, { server: server.address, port: server.port }));
    return (["A", "AAAA"] as const).flatMap((type) => againOf(view, server, own, answers, zone, type));
  });
};

function againOf(
  view: View,
  server: Resolver,
  own: readonly DnsQuery[],
  answers: readonly DnsQuery[],
  zone: ReadonlySet<string>,
  type: "A" | "AAAA",
) {
  const isOfType = ({ subject }: DnsQuery): boolean => subject.type === type;
  const first = own.find((query) => isOfType(query) && query.subject.transport === firstTransport(server));
  if (first === undefined) return [];
  const said = saidBy(own.filter(isOfType));
  const others = Map.groupBy(
    answers.filter((query) => isOfType(query) && !own.includes(query)),
    ({ subject }) => `${subject.server} ${subject.port}`,
  );
  const byZone = new Set([...zone].filter((text) => text.startsWith(`${type} `)));
  const sayings = [...[...others.values()].map(saidBy), byZone].filter(({ size }) => size > 0);
  // Nobody says otherwise, more or less: there is nothing to tell apart.
  if (said.size === 0 || sayings.every((other) => other.symmetricDifference(said).size === 0)) return [];
  const atMs = Math.max(view.nowMs, first.startMs + laterMs);
  return [want(view, "dns.query", toResolver(server, first.subject.name, type, "target"), { round: 2, attempt: 2, atMs })];
}

/** "A 203.0.113.7", "A none": what these answers say, a word each. */
const saidBy = (queries: readonly DnsQuery[]): Set<string> =>
  new Set(
    queries.flatMap((query) => {
      const answer = answerOf(query);
      if (answer === "addresses") return (query.data.addresses ?? []).map((address) => `${query.subject.type} ${address}`);
      return answer === "no-name" || answer === "empty" ? [`${query.subject.type} none`] : [];
    }),
  );
