import { item } from "../evidence/escape.ts";
import { agentWords, inviteAgent, joinCommand } from "../policy/agent-book.ts";
import type { Beginning } from "./begin-run.ts";
import type { Person, SlackMeans } from "./means.ts";
import { ownFailure } from "./message/answers.ts";
import type { Message } from "./message/message.ts";
import { linesAtMost } from "./message/vantages.ts";
import type { AgentsCommand } from "./read-agents-command.ts";
import { replyTo } from "./response-url.ts";
import { sentences } from "./typed-answer.ts";

/** `/triage agents …`, for one admin's eyes alone: an invitation lets whoever holds it in. */
export function answerAgents(command: AgentsCommand, person: Person, means: SlackMeans): Beginning {
  const { workspace, channel, user, responseUrl } = person;
  return {
    said: null,
    work: async () => {
      const reply = replyTo({ ...means, url: responseUrl, place: { workspace, channel }, user, run: null });
      const said = await answerTo(command, means).catch((error: unknown) => {
        means.log.error({ err: error }, "the book of agents could not be used");
        return ownFailure(null);
      });
      means.log.info({ user, agents: command.word }, "agents asked for in chat");
      await reply.tell(() => said);
    },
  };
}

async function answerTo(command: AgentsCommand, { store, now }: SlackMeans): Promise<Message> {
  switch (command.word) {
    case "invite": {
      const { name, lasts } = command;
      const invited = await inviteAgent(store, { name, lasts, now: now() });
      if (!invited.ok)
        return sentences("That is no name or time of an invitation: write `/triage agents invite eu-west-1 for:2h`.");
      return sentences(
        `This lets in one agent${name === null ? "" : ` called \`${name}\``}, once, within ${lasts}:`,
        `\`${invited.token}\``,
        `On its machine, with the line above in place of TOKEN: \`${joinCommand(name)}\``,
      );
    }
    case "list": {
      const agents = await store.agents();
      if (agents.length === 0) return sentences("No agent is enrolled. Invite one: `/triage agents invite`.");
      const lines = agents
        .slice(0, linesAtMost)
        .map(agentWords)
        .map(({ name, labels, since }) => `\`${name}\`${labels === "" ? "" : ` (${item(labels, 60)})`}: ${since}.`);
      const left = agents.length - lines.length;
      return sentences(...lines, left === 0 ? "" : `And ${left} more.`);
    }
    case "remove":
      return (await store.removeAgent(command.name))
        ? sentences(`\`${command.name}\` is out; it is cut off within 5 s.`)
        : sentences(`No agent \`${command.name}\` is enrolled: \`/triage agents list\` shows who is.`);
  }
}
