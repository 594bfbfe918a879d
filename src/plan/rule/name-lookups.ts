import { isPublicName } from "../../target/public-name.ts";
import type { Endpoint } from "../../target/questions.ts";
import { type Rule, type View, want } from "../state.ts";

/** Bytes offered for UDP: what passes every path unfragmented (DNS flag day 2020). */
const ednsPayload = 1_232;

type Server = Endpoint & { role: "configured" | "given" | "public"; rank: number };

/** Whom this vantage asks for the target's name: those a person named, else those of the zone that fits best, else those of its own configuration; public ones beside them. */
export function serversOf({ questions, self, target }: View): Server[] {
  const given = questions.resolvers.map((server, rank) => ({ ...server, role: "given" as const, rank }));
  const own = given.length > 0 ? given : configured(self.resolvers, target.host);
  const internal = self.resolvers.flatMap(({ zone }) => zone ?? []);
  const strangers = isPublicName(target.host, internal)
    ? questions.publicResolvers.map((server, rank) => ({ ...server, role: "public" as const, rank }))
    : [];
  return [...own, ...strangers.filter((one) => !own.some((other) => other.address === one.address && other.port === one.port))];
}

function configured(resolvers: View["self"]["resolvers"], host: string): Server[] {
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

/** The name at every resolver side by side, over UDP for both families and over TCP; the hosts file; and what ordinary programs here get. */
export const nameLookups: Rule = (view) => {
  const { target, questions } = view;
  if (target.kind === "address" || questions.ip.length > 0) return [];
  const servers = serversOf(view);
  const queries = servers.flatMap(({ address: server, port, role, rank }) =>
    (
      [
        ["A", "udp"],
        ["AAAA", "udp"],
        ["A", "tcp"],
      ] as const
    ).map(([type, transport]) =>
      want(view, "dns.query", {
        server,
        port,
        role,
        rank,
        name: target.host,
        type,
        transport,
        recursion: true,
        checkingDisabled: false,
        ednsPayload,
        dnssecOk: false,
        purpose: "target",
      }),
    ),
  );
  // The system's own lookup asks the configured resolvers: where a person or a zone named others, it would answer another question.
  const system = servers.some(({ role }) => role === "given")
    ? []
    : [want(view, "dns.system", { name: target.host, purpose: "target" as const })];
  return [...queries, want(view, "dns.hosts", { name: target.host }), ...system];
};
