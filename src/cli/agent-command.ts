import { labelName, labelsAtMost, labelValue, vantageName } from "../observation/vantage-name.ts";
import { agentsPath } from "../policy/invitation.ts";
import type { AgentFlags, AgentRequest } from "./agent-request.ts";
import { type CliMeans, exitStatus, stoppedStatus } from "./means.ts";

type AgentMeans = Pick<CliMeans, "agentPresets" | "readText" | "runAgent" | "stderr" | "stopped">;

const usual = "faultline agent --hub wss://hub.example.com --name eu-west-1 --label region=eu --join TOKEN";

/** Serves a hub until it is told to stop; what is wrong with the flags is told before anything is sent. A flag that is given wins over its variable. */
export async function agentCommand(given: AgentFlags, means: AgentMeans): Promise<number> {
  const preset = means.agentPresets();
  const label = given.label.length > 0 ? given.label : preset.label;
  const read = await readAgentFlags({ ...preset, ...given, label, insecure: given.insecure || preset.insecure }, means);
  if (typeof read === "string") {
    means.stderr.write(`${read}\n`);
    return exitStatus.wrongUse;
  }
  const end = await means.runAgent(read, means.stopped);
  if (end !== null) {
    means.stderr.write(`${end}\n`);
    return exitStatus.wrongUse;
  }
  return stoppedStatus(means.stopped.reason);
}

async function readAgentFlags(flags: AgentFlags, { readText }: AgentMeans): Promise<AgentRequest | string> {
  const hub = hubUrl(flags.hub, flags.insecure);
  if (typeof hub === "string") return hub;
  const { name } = flags;
  if (name === undefined) return `An agent needs a name that people will read: ${usual}`;
  if (!vantageName.test(name))
    return `--name: "${name}" is not a name of at most 40 letters, digits, blanks, dots and hyphens, such as eu-west-1.`;
  const labels: Record<string, string> = {};
  for (const text of flags.label) {
    const [, key = "", value = ""] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    if (!labelName.test(key) || !labelValue.test(value))
      return `--label: "${text}" is not KEY=VALUE, such as region=eu (letters, digits, dots, hyphens; 63 at most).`;
    labels[key] = value;
  }
  if (Object.keys(labels).length > labelsAtMost) return `--label: ${labelsAtMost} labels at most.`;
  if (flags.hubCa === undefined) return { hub, name, labels, join: flags.join ?? null, ca: null };
  try {
    return { hub, name, labels, join: flags.join ?? null, ca: await readText(flags.hubCa) };
  } catch {
    return `--hub-ca: ${flags.hubCa} cannot be read. Write the path of a PEM file.`;
  }
}

/** Plain WebSocket goes to this very machine alone: elsewhere what an agent sees of an inner network would pass by everybody. */
function hubUrl(text: string | undefined, insecure: boolean): URL | string {
  if (text === undefined) return `Which hub? Write its address: ${usual}`;
  const url = URL.parse(text.includes("://") ? text : `wss://${text}`);
  const schemes: Record<string, string> = { "https:": "wss:", "http:": "ws:", "wss:": "wss:", "ws:": "ws:" };
  const scheme = url === null ? undefined : schemes[url.protocol];
  if (url === null || scheme === undefined || url.username !== "" || url.hash !== "")
    return `--hub: "${text}" is not the address of a hub, such as wss://hub.example.com or wss://10.0.0.5:3000.`;
  const made = new URL(url.href.replace(/^[a-z]+:/, scheme));
  if (made.protocol === "ws:" && !insecure && !/^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(made.hostname))
    return "--hub: ws:// would send what this agent sees in the clear. Write wss://, or --insecure where the way there is safe.";
  if (made.pathname === "/") made.pathname = agentsPath;
  return made;
}
