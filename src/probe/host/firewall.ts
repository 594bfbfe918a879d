import { readFile } from "node:fs/promises";
import type { FirewallChain, FirewallRule } from "../../observation/kind/host-firewall.ts";
import { broke, ok, skipped } from "../../observation/observation.ts";
import type { Ask } from "../probe.ts";
import { mayConcern } from "./concerns.ts";
import { readIptables } from "./iptables-text.ts";
import { readRuleset } from "./nft-json.ts";
import { runProgram } from "./run-program.ts";

const older = [
  { family: "ip", names: "/proc/net/ip_tables_names", program: "iptables-legacy-save" },
  { family: "ip6", names: "/proc/net/ip6_tables_names", program: "ip6tables-legacy-save" },
] as const;

const most = { chains: 400, rules: 400 } as const;

/**
 * Reads the firewall's rules: those of nft, and those of iptables in place of what nft tells of the same tables, for the matches of iptables it only names.
 * Needs root (CAP_NET_ADMIN): without it this is `skipped`.
 */
export const askHostFirewall: Ask<"host.firewall"> = async ({ port }, _given, _place, signal) => {
  const nft = await runProgram("nft", ["-j", "list", "ruleset"], signal);
  const ruleset = "text" in nft ? readRuleset(nft.text) : { chains: [], rules: [], foreign: [] };
  const unread: string[] = "failure" in nft ? [`the rules of nft (${nft.failure.detail})`] : [];
  const tables: { chains: FirewallChain[]; rules: FirewallRule[]; tables: string[] }[] = [];
  const wanted =
    "failure" in nft
      ? (["ip", "ip6"] as const)
      : (["ip", "ip6"] as const).filter((one) => ruleset.foreign.some((table) => table.startsWith(`${one} `)));
  for (const family of wanted) {
    const program = family === "ip" ? "iptables-save" : "ip6tables-save";
    const printed = await runProgram(program, ["-c"], signal);
    if ("text" in printed) tables.push(readIptables(printed.text, family));
    else unread.push(`the rules of iptables (${printed.failure.detail})`);
  }
  // Rules that the older iptables holds by itself: nft does not know of them.
  for (const { family, names, program } of older) {
    const named = await readFile(names, "utf8").catch(() => "");
    if (named.trim() === "") continue;
    const printed = await runProgram(program, ["-c"], signal);
    if ("text" in printed) tables.push(apart(readIptables(printed.text, family)));
    else unread.push(`the rules of ${program} (${printed.failure.detail})`);
  }
  if ("failure" in nft && tables.length === 0)
    return nft.failure.code === "means-missing" ? skipped(nft.failure.detail, nft.failure, {}) : broke(nft.failure, {});
  const replaced = new Set(tables.flatMap((one) => one.tables));
  const isKept = (id: string): boolean => !replaced.has(id.split(" ").slice(0, 2).join(" "));
  const chains = [...ruleset.chains.filter(({ id }) => isKept(id)), ...tables.flatMap((one) => one.chains)];
  const rules = [...ruleset.rules.filter(({ chain }) => isKept(chain)), ...tables.flatMap((one) => one.rules)];
  const concerning = rules.filter(({ conditions }) => mayConcern(conditions, port));
  return ok({ chains: chains.slice(0, most.chains), rules: concerning.slice(0, most.rules), unread });
};

type Tables = ReturnType<typeof readIptables>;

/** The older and the newer iptables may have tables of the same name, and packets meet both. */
function apart({ chains, rules, tables }: Tables): Tables {
  const own = (id: string): string => id.replace(" ", " legacy-");
  return {
    chains: chains.map((one) => ({ ...one, id: own(one.id) })),
    rules: rules.map((one) => ({ ...one, chain: own(one.chain) })),
    tables: tables.map(own),
  };
}
