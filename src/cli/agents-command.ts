import { agentWords, inviteAgent, invitedForUnlessSaid, joinCommand } from "../policy/agent-book.ts";
import type { Store } from "../store/store.ts";
import { quoted } from "../target/quoted.ts";
import { type CliMeans, exitStatus } from "./means.ts";

export type AgentsWord = "invite" | "list" | "remove";
export type AgentsFlags = { name?: string; lasts?: string; json?: boolean };

/** `agents invite|list|remove`, on the hub's machine: whoever may write its store may say who serves it. */
export async function agentsCommand(word: AgentsWord, flags: AgentsFlags, means: CliMeans): Promise<number> {
  const store = await means.openStore();
  try {
    return await done(word, flags, store, means);
  } finally {
    await store.close();
  }
}

async function done(
  word: AgentsWord,
  { name, lasts = invitedForUnlessSaid, json = false }: AgentsFlags,
  store: Store,
  means: CliMeans,
): Promise<number> {
  switch (word) {
    case "invite": {
      const invited = await inviteAgent(store, { name: name ?? null, lasts, now: means.now() });
      if (!invited.ok)
        return wrong(
          means,
          invited.wrong === "lasts"
            ? `--for: "${lasts}" is not a time up to 7 days, such as 30m, 1h or 2d.`
            : `--name: ${quoted(name ?? "")} is not a name of at most 40 letters, digits, blanks, dots and hyphens, such as eu-west-1.`,
        );
      means.stdout.write(`${invited.token}\n`);
      means.stderr.write(
        `It lets in one agent${name === undefined ? "" : ` called ${name}`}, once, within ${lasts}: ${joinCommand(invited.name)}\n`,
      );
      return exitStatus.healthy;
    }
    case "list": {
      const agents = await store.agents();
      if (json) means.stdout.write(`${JSON.stringify(agents)}\n`);
      else if (agents.length === 0) means.stdout.write("No agent is enrolled. Invite one: faultline agents invite\n");
      for (const agent of json ? [] : agents.map(agentWords))
        means.stdout.write(`${agent.name.padEnd(24)} ${agent.labels.padEnd(32)} ${agent.since}\n`);
      return exitStatus.healthy;
    }
    case "remove":
      if (name === undefined) return wrong(means, "Which agent? Write its name: faultline agents remove eu-west-1");
      if (!(await store.removeAgent(name))) return wrong(means, `No agent ${name} is enrolled. See: faultline agents list`);
      means.stdout.write(`${name} is out; a hub that runs cuts it off within 5 s.\n`);
      return exitStatus.healthy;
  }
}

function wrong({ stderr }: CliMeans, words: string): number {
  stderr.write(`${words}\n`);
  return exitStatus.wrongUse;
}
