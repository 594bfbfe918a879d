import type { Delivery } from "../delivery.ts";
import type { Inside } from "../inside.ts";
import { Refused } from "../refused.ts";
import type { Channel, Person } from "../town.ts";
import { sayAnswer, saysSomething } from "./answer.ts";
import { handOver } from "./hand-over.ts";
import { commandPayload } from "./payload.ts";
import { slackbotSays } from "./slackbot.ts";

export type Typed = {
  readonly person: Person;
  readonly channel: Channel;
  readonly threadTs: string | null;
  readonly text: string;
};

/** Somebody sent a line that begins with a slash. Slack's own words where it fails, and only that person reads them. */
export async function runCommand({ person, channel, threadTs, text }: Typed, delivery: Delivery, inside: Inside): Promise<void> {
  const command = /^\/\S*/.exec(text)?.[0] ?? "/";
  const rest = text.slice(command.length).trim();
  const tell = (words: string): void => void slackbotSays(inside, words, person.id, channel.id, threadTs);
  if (runBuiltIn(command, rest, channel, inside)) return tell(builtInDone(command, channel, inside));
  if (!inside.manifest.commands.some((known) => known.command === command)) return tell(`${command} is not a valid command.`);
  // Slack has no slash commands in threads, for any app.
  if (threadTs !== null) return tell(`${command} is not supported in threads. Sorry!`);

  const place = { channel: channel.id, user: person.id, threadTs: null, original: null };
  const payload = commandPayload(command, rest, {
    channel,
    person,
    responseUrl: inside.responses.issue(place),
    triggerId: inside.triggers.issue(person.id),
  });
  const answer = await handOver(command, { kind: "slash_commands", payload, retry: null }, delivery, inside);
  if (!answer.ok) return tell(`${command} failed with the error "${answer.error}"`);
  if (!saysSomething(answer.payload)) return;
  try {
    sayAnswer(answer.payload, place, inside);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tell(`${command} failed with the error "${error.error}"`);
  }
}

function runBuiltIn(command: string, rest: string, channel: Channel, inside: Inside): boolean {
  const named = rest.replace(/^@/, "").trim().toLowerCase() === inside.bot.name.toLowerCase();
  if (!named || channel.kind === "im") return false;
  if (command === "/invite") inside.town.invite(channel);
  else if (command === "/remove") inside.town.remove(channel);
  else return false;
  inside.feed.publish({
    type: "bot",
    channels: inside.town.channels.filter((each) => inside.town.botIsIn(each)).map(({ id }) => id),
  });
  return true;
}

function builtInDone(command: string, channel: Channel, { bot }: Inside): string {
  return command === "/invite" ? `${bot.name} was added to #${channel.name}.` : `${bot.name} was removed from #${channel.name}.`;
}
