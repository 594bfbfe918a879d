import type { ServerResponse } from "node:http";
import type { FeedEvent } from "../feed.ts";
import type { Inside } from "../inside.ts";
import type { Person } from "../town.ts";
import { reply } from "./reply.ts";

/** A chip of the demo bar: what it is called, the command it types, and what to expect. */
export type DemoTarget = { readonly label: string; readonly command: string; readonly about: string };

const heartbeatMs = 15_000;
/** Bytes that may wait for a page that does not read; beyond, it is let go and comes again by itself. */
const mostWaiting = 4_000_000;

/** Server-sent events for one page of one person: a snapshot, then what changes. */
export function serveEvents(
  response: ServerResponse,
  person: Person,
  demo: readonly DemoTarget[],
  inside: Inside,
  sockets: () => number | null,
): void {
  const write = (event: FeedEvent | ReturnType<typeof snapshotFor>): void => {
    if (response.writableLength > mostWaiting) response.destroy();
    else response.write(`data: ${JSON.stringify(event)}\n\n`);
  };
  const stop = inside.feed.listen(person.id, write);
  if (stop === null) {
    reply(response, 503, "text/plain; charset=utf-8", "Too many pages are open");
    return;
  }
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  write(snapshotFor(person, demo, inside, sockets()));
  const heartbeat = setInterval(() => response.write(": still here\n\n"), heartbeatMs);
  heartbeat.unref();
  response.on("close", () => {
    clearInterval(heartbeat);
    stop();
  });
}

function snapshotFor(person: Person, demo: readonly DemoTarget[], inside: Inside, sockets: number | null) {
  const { town, manifest, bot } = inside;
  return {
    type: "snapshot" as const,
    you: person,
    people: town.people,
    channels: town.channels,
    bot: { id: bot.id, name: bot.name, appName: manifest.appName, about: manifest.about },
    botIn: town.channels.filter((channel) => town.botIsIn(channel)).map(({ id }) => id),
    commands: manifest.commands,
    demo,
    messages: inside.messages.all().filter(({ onlyFor }) => onlyFor === null || onlyFor === person.id),
    stack: inside.views.stackOf(person.id),
    notifications: inside.notifications.all(),
    journal: inside.journal.entries().slice(-80),
    budgets: inside.budgets.left(),
    mood: inside.mood.kind,
    sockets,
  };
}
