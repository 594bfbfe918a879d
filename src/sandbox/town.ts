import { Refused } from "./refused.ts";

export type Person = { readonly id: string; readonly name: string; readonly realName: string };
export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  readonly kind: "public" | "private" | "im";
};

export const teamId = "T0LOCAL";
export const teamDomain = "local-workspace";
export const appId = "A0FAULTLINE";
export const botId = "B0FAULTLINE";
export const botUserId = "U0FAULTLINE";

const people: readonly Person[] = Object.freeze([
  { id: "U0ANA", name: "ana", realName: "Ana Duarte" },
  { id: "U0BEN", name: "ben", realName: "Ben Okafor" },
]);

const channels: readonly Channel[] = Object.freeze([
  {
    id: "C0INCIDENT",
    name: "incident-api",
    topic: "Something is wrong with the API. What broke, and whose is it?",
    kind: "public",
  },
  { id: "C0ALERTS", name: "alerts", topic: "Where the alerts arrive", kind: "public" },
  { id: "C0RANDOM", name: "random", topic: "The bot has not been invited here", kind: "public" },
  { id: "C0SECURITY", name: "incident-security", topic: "Private, and the bot is not in it", kind: "private" },
  { id: "D0ANABEN", name: "directmessage", topic: "Between Ana and Ben", kind: "im" },
]);

/** Who works here, which channels there are, and in which of them the bot is. */
export class Town {
  readonly people = people;
  readonly channels = channels;
  readonly #withBot = new Set(["C0INCIDENT", "C0ALERTS"]);

  person(id: string): Person | null {
    return people.find((person) => person.id === id) ?? null;
  }

  channel(id: string): Channel | null {
    return channels.find((channel) => channel.id === id) ?? null;
  }

  botIsIn(channel: Channel): boolean {
    return this.#withBot.has(channel.id);
  }

  invite(channel: Channel): void {
    if (channel.kind !== "im") this.#withBot.add(channel.id);
  }

  remove(channel: Channel): void {
    this.#withBot.delete(channel.id);
  }

  /**
   * The channel as far as the bot may know: an id, or `#name`. What is private and without the bot does not exist for it.
   * Throws `channel_not_found`.
   */
  seenByBot(idOrName: string): Channel {
    const found = channels.find(({ id, name, kind }) => id === idOrName || (kind === "public" && `#${name}` === idOrName));
    if (found === undefined || (found.kind !== "public" && !this.botIsIn(found))) throw new Refused("channel_not_found");
    return found;
  }

  /** The channel, if the bot is in it. Throws `channel_not_found` or `not_in_channel`. */
  joinedByBot(idOrName: string): Channel {
    const channel = this.seenByBot(idOrName);
    if (!this.botIsIn(channel)) throw new Refused("not_in_channel");
    return channel;
  }
}
