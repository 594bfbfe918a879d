import { networkOf } from "../../observation/address-network.ts";
import { provingNobodies } from "../../observation/nobody.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { durationInWords } from "../span.ts";
import { intercepted } from "../tls/intercepted.ts";

type Nobody = ObservationOf<"vantage.nobody">;

/**
 * Addresses that nobody has accept connections on the target's port: a transparent proxy, a sidecar or a redirect accepts in everybody's name, so that a connection from
 * here says nothing of the target. One such address may be somebody's in a lab or a careless network; two of different ranges are not.
 */
export const suspect: Cause = {
  id: "vantage.suspect",
  impact: "degrades",
  plain:
    "Something between the machine that asks and everybody else accepts all its connections itself, whether or not anybody is there. From this machine a connection proves nothing.",
  tell: "Addresses that are kept free for documentation, and that nobody has, accept connections on the same port.",
  remedy: [
    "Find what accepts connections here: a transparent proxy of the network, a service mesh's sidecar, or a redirect rule on the machine (`nft list ruleset`, `iptables -t nat -S`).",
    "Ask from a machine that it does not stand in front of, or go through the proxy on purpose.",
  ],
  toldApartFrom: ["vantage.captive-portal"],
  // Whoever accepts for everybody also hangs up for everybody: what breaks on a connection that stands is not the target's doing.
  explains: [
    "tcp.reset",
    "tcp.post-handshake-blackhole",
    "tls.plaintext",
    "tls.handshake-timeout",
    "tls.handshake-reset",
    "tls.handshake-closed",
    "http.no-response",
    "http.reset-mid-response",
    "http.malformed",
  ],
  owner: "whoever runs the network or the machine that asks",
  find: (seen) => {
    const found = suspectVantages(seen);
    return found.size === 0 ? [] : [matchOf(seen, [...found.values()].flat())];
  },
};

/** The vantages at which nobody's addresses accept, with what shows it. */
export function suspectVantages(seen: Seen): ReadonlyMap<string, readonly Nobody[]> {
  const accepted = seen.of("vantage.nobody").filter(({ outcome }) => outcome === "ok");
  return new Map(
    [...Map.groupBy(accepted, ({ vantage }) => vantage)].filter(
      ([, tries]) => new Set(tries.map(({ subject }) => networkOf(subject.peer))).size >= provingNobodies,
    ),
  );
}

function matchOf(seen: Seen, failed: readonly Nobody[]): Match {
  const peers = [...new Set(failed.map(({ subject }) => subject.peer))].sort();
  const port = failed[0]?.subject.port ?? 0;
  const fastest = Math.min(...failed.map(({ data }) => data.connectMs ?? Number.POSITIVE_INFINITY));
  const asked = seen.of("vantage.control").filter(({ subject, outcome }) => subject.role === "control" && outcome === "ok");
  return {
    failed,
    worked: [],
    // A proxy that opens TLS accepts for everybody as well: that it was seen to do so says more.
    ...(intercepted.find(seen).length > 0 ? { impact: "latent" as const } : {}),
    ruledOut:
      asked.length === 0 ? [] : [{ cause: "vantage.captive-portal", by: asked, why: "control targets answer as they should" }],
    ofVantage: true,
    stated: true,
    says: clause(`something accepts connections to port ${port} for all`),
    next: [
      `Nobody has ${listed(peers)}, and they accept port ${port} from ${listed([...new Set(failed.map(({ vantage }) => vantage))])}${Number.isFinite(fastest) ? `, within ${durationInWords(fastest)}` : ""}: look for a transparent proxy, a sidecar or a redirect rule there.`,
      "Connections from here prove nothing: ask from a machine without it.",
    ],
  };
}
