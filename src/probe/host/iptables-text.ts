import type { Condition, FirewallChain, FirewallRule, HookName } from "../../observation/kind/host-firewall.ts";
import { ruleText } from "./rule-text.ts";

/** Where the kernel has the tables of iptables (enum nf_ip_hook_priorities); addresses are rewritten on the way in before the filter, on the way out behind it. */
const priorities: Record<string, number> = { raw: -300, mangle: -150, nat: -100, filter: 0, security: 50 };
const hooks: Record<string, HookName> = {
  PREROUTING: "prerouting",
  INPUT: "input",
  FORWARD: "forward",
  OUTPUT: "output",
  POSTROUTING: "postrouting",
};

/** What `iptables-save -c` or `ip6tables-save -c` prints: `*table`, `:CHAIN POLICY [packets:bytes]`, `[packets:bytes] -A CHAIN …`. Lines of another form are passed over. */
export function readIptables(
  text: string,
  family: "ip" | "ip6",
): { chains: FirewallChain[]; rules: FirewallRule[]; tables: string[] } {
  const chains: FirewallChain[] = [];
  const rules: FirewallRule[] = [];
  const tables: string[] = [];
  const places = new Map<string, number>();
  let table = "";
  for (const line of text.split("\n")) {
    const heading = /^\*(\w{1,32})$/.exec(line)?.[1];
    if (heading !== undefined) {
      table = heading;
      tables.push(`${family} ${table}`);
      continue;
    }
    const chain = /^:(\S{1,64}) (\S+) \[(\d+):\d+\]$/.exec(line);
    if (chain !== null) {
      const [, name = "", policy, packets = "0"] = chain;
      const hook = hooks[name] ?? null;
      chains.push({
        id: `${family} ${table} ${name}`,
        hook,
        priority: hook === null ? null : (priorities[table] ?? 0),
        policy: hook === null ? null : policy === "DROP" ? "drop" : "accept",
        policyPackets: hook === null ? null : Number(packets),
      });
    }
    const rule = /^\[(\d+):\d+\] -A (\S{1,64})(?: (.*))?$/.exec(line);
    if (rule === null) continue;
    const [, packets = "0", name = "", rest = ""] = rule;
    const id = `${family} ${table} ${name}`;
    const place = (places.get(id) ?? 0) + 1;
    places.set(id, place);
    const { conditions, does, to } = readWords(wordsOf(rest));
    if (does !== "none")
      rules.push({ place, chain: id, conditions, does, to, packets: Number(packets), text: ruleText(conditions, does, to) });
  }
  return { chains, rules, tables };
}

/** Words as the shell would part them: a comment stands in double quotes. */
const wordsOf = (text: string): string[] =>
  [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

type Way = Pick<FirewallRule, "conditions" | "does" | "to">;

/** Options with one value, and what they compare. */
const options: Record<string, Condition["on"]> = {
  "-p": "protocol",
  "-s": "source",
  "-d": "destination",
  "-i": "in",
  "-o": "out",
  "--dport": "dport",
  "--dports": "dport",
  "--sport": "sport",
  "--sports": "sport",
  "--ctstate": "state",
  "--state": "state",
  "--src-range": "source",
  "--dst-range": "destination",
};
/** Without a value, and without meaning here. */
const passed: ReadonlySet<string> = new Set(["--wait"]);
/** One value that says nothing of packets. */
const described: ReadonlySet<string> = new Set([
  "-m",
  "--comment",
  "--log-prefix",
  "--log-level",
  "--limit-burst",
  "--name",
  "--reject-with",
  "--hashlimit-name",
  "--hashlimit-burst",
  "--hashlimit-mode",
  "--set-mark",
  "--set-xmark",
]);
const limits: ReadonlySet<string> = new Set([
  "--limit",
  "--hashlimit-upto",
  "--hashlimit-above",
  "--connlimit-above",
  "--connlimit-upto",
  "--hitcount",
  "--probability",
  "--every",
  "--quota",
]);

function readWords(words: readonly string[]): Way {
  const conditions: Condition[] = [];
  let does: FirewallRule["does"] = "none";
  let to: string | null = null;
  let isNot = false;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    const value = words[index + 1] ?? "";
    if (word === "!") {
      isNot = true;
      continue;
    }
    const on = options[word];
    if (on !== undefined) conditions.push({ on, isNot, values: valuesOf(on, value) });
    else if (word === "--dst-type") conditions.push({ on: "destination", isNot, values: [value.toLowerCase()] });
    else if (word === "--tcp-flags") conditions.push(flags(value, words[index + 2] ?? "", isNot));
    else if (word === "--syn") conditions.push(flags("FIN,SYN,RST,ACK", "SYN", isNot));
    else if (limits.has(word)) conditions.push({ on: "limit", isNot, values: [] });
    else if (word === "-j" || word === "-g") ({ does, to } = targetOf(value, word === "-g"));
    else if (word === "--to-destination" || word === "--to-ports") to = value.replace(/:(\d+)$/, " $1");
    else if (word.startsWith("-") && !described.has(word) && !passed.has(word) && does === "none")
      conditions.push({ on: "other", isNot, values: [] });
    isNot = false;
    index += word === "--tcp-flags" ? 2 : word === "--syn" || passed.has(word) || !word.startsWith("-") ? 0 : 1;
  }
  return { conditions, does, to };
}

const flags = (mask: string, set: string, isNot: boolean): Condition => {
  const names = (text: string): string => (text === "NONE" ? "" : text.toLowerCase().replaceAll(",", "|"));
  return { on: "flags", isNot, values: [`${names(mask)}=${names(set)}`] };
};

/** Ports of a range stand with a colon, links of a kind with a plus at the end. */
function valuesOf(on: Condition["on"], value: string): string[] {
  if (on === "dport" || on === "sport") return value.split(",").map((part) => part.replace(":", "-"));
  if (on === "state") return value.toLowerCase().split(",");
  if (on === "in" || on === "out") return [value.replace(/\+$/, "*")];
  return [value];
}

const silent: ReadonlySet<string> = new Set([
  "LOG",
  "NFLOG",
  "MARK",
  "CONNMARK",
  "TCPMSS",
  "TRACE",
  "AUDIT",
  "SET",
  "CHECKSUM",
  "CLASSIFY",
  "DSCP",
  "TOS",
  "TTL",
  "HL",
  "TEE",
  "MASQUERADE",
  "SNAT",
]);

function targetOf(name: string, isGoto: boolean): Pick<Way, "does" | "to"> {
  if (isGoto) return { does: "goto", to: name };
  switch (name) {
    case "DROP":
    case "REJECT":
    case "ACCEPT":
    case "RETURN":
    case "DNAT":
    case "REDIRECT":
    case "NOTRACK":
      return { does: name.toLowerCase() as FirewallRule["does"], to: null };
    case "CT":
      return { does: "none", to: null };
    case "NFQUEUE":
    case "QUEUE":
    case "TPROXY":
      return { does: "other", to: name };
    default:
      return silent.has(name) ? { does: "none", to: null } : { does: "jump", to: name };
  }
}
