import { ok, skipped } from "../../observation/observation.ts";
import type { Ask } from "../probe.ts";
import { readEmptyVirtualServers } from "./ipvs-table.ts";
import { readEmptyInRules } from "./kube-rules.ts";
import { readEmptyInRuleset } from "./kube-ruleset.ts";
import { readText } from "./read-text.ts";
import { runProgram } from "./run-program.ts";

const mostBytes = 2_000_000;
/** A cluster may have thousands; those at one port are few. */
const mostServices = 50;

/** Looks for services at this port that this machine should pass on and that have no member left. Where neither firewall rules nor ipvs can be read, it is `skipped`. */
export const askHostServices: Ask<"host.services"> = async ({ port }, _given, _place, signal) => {
  const [rules4, rules6, ruleset, ipvs] = await Promise.all([
    runProgram("iptables-save", [], signal),
    runProgram("ip6tables-save", [], signal),
    runProgram("nft", ["list", "ruleset"], signal),
    readText("/proc/net/ip_vs", mostBytes),
  ]);
  const named = [
    ["the firewall's rules (iptables-save)", rules4],
    ["the firewall's IPv6 rules (ip6tables-save)", rules6],
    ["the firewall's rules (nft)", ruleset],
  ] as const;
  const unread = named.flatMap(([what, printed]) => ("failure" in printed ? [`${what}: ${printed.failure.detail}`] : []));
  const text = (printed: (typeof named)[number][1]): string => ("text" in printed ? printed.text : "");
  const withoutMembers = [
    ...readEmptyInRules(text(rules4), port),
    ...readEmptyInRules(text(rules6), port),
    ...readEmptyInRuleset(text(ruleset), port),
    ...readEmptyVirtualServers(ipvs ?? "", port),
  ].slice(0, mostServices);
  const failed = named.every(([, printed]) => "failure" in printed) && ipvs === null ? unread.join("; ") : null;
  return failed === null ? ok({ withoutMembers, unread }) : skipped(failed, null, { unread });
};
