import { invitationText, makeInvitation } from "../policy/invitation.ts";
import type { Store } from "../store/store.ts";
import { type CliMeans, exitStatus } from "./means.ts";

const minuteMs = 60_000;
const units: Readonly<Record<string, number>> = { m: minuteMs, h: 60 * minuteMs, d: 24 * 60 * minuteMs };
const forUnlessSaid = "1h";
const longestMs = 7 * 24 * 60 * minuteMs;

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
  { name, lasts = forUnlessSaid, json = false }: AgentsFlags,
  store: Store,
  means: CliMeans,
): Promise<number> {
  switch (word) {
    case "invite": {
      const forMs = durationOf(lasts);
      if (forMs === null) return wrong(means, `--for: "${lasts}" is not a time up to 7 days, such as 30m, 1h or 2d.`);
      const invitation = makeInvitation();
      await store.invite({ ...invitation, name: name ?? null, expiresAt: means.now() + forMs });
      means.stdout.write(`${invitationText(invitation)}\n`);
      means.stderr.write(
        `It lets in one agent${name === undefined ? "" : ` called ${name}`}, once, within ${lasts}: faultline agent --hub wss://YOUR-HUB --name ${name ?? "NAME"} --join TOKEN\n`,
      );
      return exitStatus.healthy;
    }
    case "list": {
      const agents = await store.agents();
      if (json) means.stdout.write(`${JSON.stringify(agents)}\n`);
      else if (agents.length === 0) means.stdout.write("No agent is enrolled. Invite one: faultline agents invite\n");
      for (const { name: agent, labels, enrolledAt, lastSeenAt } of json ? [] : agents)
        means.stdout.write(
          `${agent.padEnd(24)} ${labelsText(labels).padEnd(32)} enrolled ${dateText(enrolledAt)}, last gone ${lastSeenAt === null ? "never" : dateText(lastSeenAt)}\n`,
        );
      return exitStatus.healthy;
    }
    case "remove":
      if (name === undefined) return wrong(means, "Which agent? Write its name: faultline agents remove eu-west-1");
      if (!(await store.removeAgent(name))) return wrong(means, `No agent ${name} is enrolled. See: faultline agents list`);
      means.stdout.write(`${name} is out; a hub that runs cuts it off within 5 s.\n`);
      return exitStatus.healthy;
  }
}

function durationOf(text: string): number | null {
  const [, count = "", unit = ""] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  const ms = Number(count) * (units[unit] ?? 0);
  return ms > 0 && ms <= longestMs ? ms : null;
}

const labelsText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(" ");
const dateText = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")}Z`;

function wrong({ stderr }: CliMeans, words: string): number {
  stderr.write(`${words}\n`);
  return exitStatus.wrongUse;
}
