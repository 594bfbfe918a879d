import { computedOnce } from "../../observation/computed-once.ts";
import { answerOf, bareName, type DnsQuery, wasAnswered } from "../../observation/dns-answer.ts";
import { innerZones } from "../../observation/inner-zones.ts";
import { defaultQuestions } from "../../target/parse-questions.ts";
import { isDocumentationName, isPublicName } from "../../target/public-name.ts";
import { learnt, type PlanState, type View } from "../state.ts";
import { type Resolver, sameServer } from "./dns-question.ts";

/** Whom this vantage asks for the target's name: those a person named, else those of the zone that fits best, else those of its own configuration; public ones beside them. */
export const serversOf = computedOnce((view: View): readonly Resolver[] => foundServers(view));

function foundServers(view: View): Resolver[] {
  const { questions, self, target } = view;
  const given = questions.resolvers.map((server, rank) => ({ ...server, role: "given" as const, rank }));
  const own = given.length > 0 ? given : configured(self.resolvers, target.host);
  const inner = fleetZones(view.run);
  const isTold = isPublicName(target.host, inner) || (areChosen(questions) && isDocumentationName(target.host, inner));
  const strangers = isTold ? questions.publicResolvers.map((server, rank) => ({ ...server, role: "public" as const, rank })) : [];
  return [...own, ...strangers.filter((one) => !own.some((other) => other.address === one.address && other.port === one.port))];
}

/** Somebody named other public resolvers than those that are asked by themselves. */
const areChosen = ({ publicResolvers }: View["questions"]): boolean =>
  JSON.stringify(publicResolvers) !== JSON.stringify(defaultQuestions.publicResolvers);

/** Somebody named the servers at which a walk of the tree begins. */
export const areRootsGiven = ({ questions: { rootServers } }: Pick<View, "questions">): boolean =>
  rootServers.length > 0 && JSON.stringify(rootServers) !== JSON.stringify(defaultQuestions.rootServers);

/** The inner zones of the whole fleet: a vantage that knows nothing of another's would tell its names to strangers. */
export const fleetZones = computedOnce((run: PlanState): readonly string[] => [
  ...new Set([...run.vantages.flatMap(innerZones), ...(run.innerZones ?? [])]),
]);

function configured(resolvers: View["self"]["resolvers"], host: string): Resolver[] {
  const fits = (zone: string | null): boolean => zone !== null && (host === zone || host.endsWith(`.${zone}`));
  const zones = resolvers
    .map(({ zone }) => zone)
    .filter(fits)
    .sort((a, b) => (b?.length ?? 0) - (a?.length ?? 0));
  const [best = null] = zones;
  return resolvers
    .filter(({ zone }) => zone === best)
    .map(({ address, port, zone }, rank) => ({
      address,
      port,
      rank,
      role: zone === null ? ("configured" as const) : ("given" as const),
    }));
}

export const isOwn = ({ role }: Pick<Resolver, "role">): boolean => role !== "public";
export const ownResolvers = (view: View): Resolver[] => serversOf(view).filter(isOwn);

/** The run looks its target's name up in DNS, and the name is not of this machine alone (RFC 6761, section 6.3). */
export const looksUp = ({ target, questions }: View): boolean =>
  target.kind !== "address" && questions.ip.length === 0 && !isOfThisMachine(target.host);

const isOfThisMachine = (host: string): boolean => {
  const name = bareName(host);
  return name === "localhost" || name.endsWith(".localhost");
};

/** What a resolver said of the target's own name, as a client asks for it. */
export const targetAnswers = computedOnce((view: View): readonly DnsQuery[] =>
  learnt(view, "dns.query").filter(
    ({ subject }) =>
      subject.purpose === "target" &&
      !subject.checkingDisabled &&
      (subject.role === "configured" || subject.role === "given" || subject.role === "public"),
  ),
);

/** The messages of one resolver, whatever it was asked. */
export const answersFrom = (view: View, server: Resolver): DnsQuery[] =>
  learnt(view, "dns.query").filter(({ subject }) => sameServer(subject, { server: server.address, port: server.port }));

/**
 * The resolver that is asked about the tree of zones: the first that has given any message but a refusal. One that was asked already is kept as long as
 * it answers those questions, so that the same is not asked of two.
 */
export const treeResolver = computedOnce((view: View): Resolver | null => foundTreeResolver(view));

function foundTreeResolver(view: View): Resolver | null {
  const usable = serversOf(view).filter((server) => answersFrom(view, server).some(isOfUse));
  const asked = usable.filter((server) => asksOf(view, server).length > 0);
  const kept = asked.find((server) => {
    const answers = asksOf(view, server);
    return answers.some(({ observation }) => observation === null || (observation.probe === "dns.query" && isOfUse(observation)));
  });
  return kept ?? usable.find((server) => !asked.includes(server)) ?? null;
}

const isOfUse = (query: DnsQuery): boolean => wasAnswered(query) && !["refused", "garbled"].includes(answerOf(query));

const asksOf = ({ own }: View, server: Resolver): View["own"] =>
  own.filter(
    ({ step }) =>
      step.probe === "dns.query" &&
      step.subject.purpose === "delegation" &&
      sameServer(step.subject, { server: server.address, port: server.port }),
  );
