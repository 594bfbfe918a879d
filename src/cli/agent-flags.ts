import { parseArgs } from "node:util";
import type { AgentFlags } from "./agent-request.ts";

/** How the flags of `agent` are written, and what they are. `--label` may be given again. */
export const agentFlags = {
  hub: ["--hub <URL>", "where the hub is, such as wss://hub.example.com"],
  name: ["--name <NAME>", "what this vantage is called, such as eu-west-1"],
  label: ["--label <KEY=VALUE>", "what it is chosen and grouped by, such as region=eu (again for more)"],
  join: ["--join <TOKEN>", "the invitation that lets it in, needed once"],
  hubCa: ["--hub-ca <FILE>", "trust the PEM certificates in this file for the hub, too"],
  insecure: ["--insecure", "speak without TLS to a hub that is not on this machine"],
} as const satisfies Record<keyof AgentFlags, readonly [flag: string, about: string]>;

/** What is written behind `agent`, where it can mean one thing alone; null for all else, such as --help or a flag that there is not: the whole command line knows what to say of it. */
export function plainAgentFlags(words: readonly string[]): AgentFlags | null {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: {
        hub: { type: "string" },
        name: { type: "string" },
        label: { type: "string", multiple: true },
        join: { type: "string" },
        "hub-ca": { type: "string" },
        insecure: { type: "boolean" },
      },
    });
    const { "hub-ca": hubCa, label = [], insecure = false, ...texts } = values;
    return { ...texts, ...(hubCa === undefined ? {} : { hubCa }), label, insecure };
  } catch {
    return null;
  }
}
