import { readFile } from "node:fs/promises";
import { serveHub } from "./agent.ts";
import { agentCommand } from "./cli/agent-command.ts";
import { plainAgentFlags } from "./cli/agent-flags.ts";
import type { Config } from "./config.ts";

/**
 * The command line `agent` by a short way: an agent runs for weeks, on many machines, and keeps nothing of the other commands in memory. Gives
 * its exit status; null where the words are not plain, and the whole command line is asked.
 */
export async function agentLine(words: readonly string[], config: Config, stopped: AbortSignal): Promise<number | null> {
  const flags = plainAgentFlags(words);
  if (flags === null) return null;
  return agentCommand(flags, {
    agentPresets: config.agent,
    readText: (path) => readFile(path, "utf8"),
    runAgent: (request, signal) => serveHub(request, config, signal),
    stderr: process.stderr,
    stopped,
  });
}
