import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import { promptOf } from "./hurt-tries.ts";
import { ownHosts } from "./own-host.ts";
import { type Ruled, ruledBy, type Stopping } from "./ruled-by.ts";

/**
 * A rule of this machine's own firewall ends connections to the port: the walk through its chains comes to it, and where it counts, its counter
 * rose by the packets that were sent meanwhile. A counter that rises all day for others proves nothing, and a connection that stands rules it out.
 */
export const firewallDrop: Cause = {
  id: "host.firewall-drop",
  impact: "breaks",
  plain:
    "A firewall rule on this machine itself turns connections to the service away. The service may be well; whoever comes by that rule gets no answer, or an error at once.",
  tell: "A rule that this port's packets meet drops or rejects them, and its counter rises in step with the packets of this run.",
  remedy: [
    "Allow the port in the rule that drops it, for the networks that need it: `nft -a list ruleset`, `iptables -L -n -v`.",
    "See who wrote the rule before it is changed: a tool (firewalld, ufw, Docker, fail2ban) will write it again.",
  ],
  toldApartFrom: ["host.accept-queue-overflow", "host.return-path-blocked", "host.not-listening"],
  explains: ["tcp.*", "tls.*", "http.*", "path.*", "vantage.local-firewall"],
  owner: "whoever runs this machine's firewall",
  find: (seen) =>
    ownHosts(seen)
      .flatMap((host) => ruledBy(host) ?? [])
      .map(matchOf),
};

function matchOf({ host, endpoints, failed, stops, looks, ruledOut }: Ruled): Match {
  return {
    failed,
    // What works at other addresses says which family or which of them is hurt.
    worked: host.endpoints.flatMap(promptOf),
    beside: looks,
    ruledOut,
    // The kernel's own list says that each such packet ends here: no number of tries says more.
    stated: stops.every(({ stop }) => stop.isCertain) && endpoints.flatMap(promptOf).length === 0,
    says: clause(`this machine's firewall ${verbOf(stops)} port ${host.port}`),
    next: [
      `Allow port ${host.port} in the firewall: what ends these connections is ${stops.map(ruleInWords).join("; and ")}.`,
      `Find out who wrote ${stops.length > 1 ? "these rules" : "that rule"} first: firewalld, ufw, Docker or fail2ban would write ${stops.length > 1 ? "them" : "it"} again.`,
    ],
    variant: host.vantage,
  };
}

const verbOf = (stops: readonly Stopping[]): string =>
  [...new Set(stops.map(({ stop }) => (stop.does === "drop" ? "drops" : "rejects")))].sort().join(" or ");

function ruleInWords({ stop: { rule, chain }, counted }: Stopping): string {
  const where = rule === null ? `the policy of ${chain.id} (${chain.policy ?? "drop"})` : `\`${rule.text}\` in ${chain.id}`;
  return counted === null ? where : `${where}, which counted ${counted} ${counted === 1 ? "packet" : "packets"} during this run`;
}
