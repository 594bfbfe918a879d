import { toResolver, transportsOf } from "../lookup/dns-question.ts";
import { serversOf } from "../lookup/resolvers.ts";
import { type Rule, want } from "../state.ts";

/** The name at every resolver side by side, over UDP for both families and over TCP; the hosts file; and what ordinary programs here get, and how. */
export const nameLookups: Rule = (view) => {
  const { target, questions } = view;
  if (target.kind === "address" || questions.ip.length > 0) return [];
  const servers = serversOf(view);
  const queries = servers.flatMap((server) =>
    transportsOf(server).flatMap((transport) =>
      // Over TCP one family is enough to see whether it is there at all.
      (transport === "tcp" ? (["A"] as const) : (["A", "AAAA"] as const)).map((type) =>
        want(view, "dns.query", { ...toResolver(server, target.host, type, "target"), transport }),
      ),
    ),
  );
  // The system's own lookup asks the configured resolvers: where a person or a zone named others, it would answer another question.
  const system = servers.some(({ role }) => role === "given")
    ? []
    : [
        want(view, "dns.system", { name: target.host, purpose: "target" as const }),
        want(view, "dns.resolv-conf", { name: target.host }),
      ];
  return [...queries, want(view, "dns.hosts", { name: target.host }), ...system];
};
