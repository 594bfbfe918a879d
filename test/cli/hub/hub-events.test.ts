import { once } from "node:events";
import { expect, test } from "vitest";
import type { HubClient } from "../../../src/cli/hub/hub-client.ts";
import { followedAt } from "../../../src/cli/hub/hub-events.ts";
import { HubTrouble } from "../../../src/cli/hub/hub-trouble.ts";
import type { RunAnswer } from "../../../src/triage/hub-api.ts";

const run: RunAnswer = {
  run: "run_1",
  state: "running",
  joined: false,
  target: "api.example.com",
  timeoutMs: 1_000,
  notes: [],
  links: { run: "/api/runs/run_1", events: "/api/runs/run_1/events" },
};

/** Follows a run at a hub that says nothing until `end`, and is stopped; `cancel` is what the hub makes of being told to cancel. */
async function stoppedAt(joined: boolean, cancel: (end: () => void) => Promise<void>) {
  const over = Promise.withResolvers<void>();
  const said: string[] = [];
  let cancels = 0;
  const client: HubClient = {
    begin: async () => run,
    async *events(_, signal) {
      yield* [];
      const gone = once(signal, "abort").then(() => Promise.reject(new HubTrouble("aborted")));
      if (signal.aborted) throw new HubTrouble("aborted");
      await Promise.race([over.promise, gone]);
    },
    cancel: async () => {
      cancels += 1;
      await cancel(over.resolve);
    },
    close: async () => {},
  };
  const stop = new AbortController();
  const events = followedAt(client, { ...run, joined }, stop.signal, (words) => void said.push(words));
  const ended = events.next().then(
    () => "ended",
    () => "thrown",
  );
  stop.abort("SIGINT");
  const how = await ended;
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { said, cancels, how };
}

test("whoever joined a run and stops leaves it to whoever began it", async () => {
  const { said, cancels } = await stoppedAt(true, async () => {});
  expect(cancels).toBe(0);
  expect(said).toEqual(["run_1 was begun by another request, and goes on at the hub."]);
});

test("a run that could not be cancelled is told to go on", async () => {
  const { said, how } = await stoppedAt(false, async (end) => {
    setTimeout(end, 30);
    throw new HubTrouble("The hub is unwell.");
  });
  expect([how, said]).toEqual([
    "ended",
    ["run_1 could not be cancelled and goes on at the hub, for 1 s at most. The hub is unwell."],
  ]);
});

test("a run that has ended meanwhile is not said to go on", async () => {
  const { said, how } = await stoppedAt(false, async (end) => {
    end();
    await new Promise((resolve) => setTimeout(resolve, 20));
    throw new HubTrouble("The connection was closed.");
  });
  expect([how, said]).toEqual(["ended", []]);
});
