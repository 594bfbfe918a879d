import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { SentEvent } from "../../triage/event.ts";
import type { RunAnswer } from "../../triage/hub-api.ts";
import { sentEventSchema } from "../../triage/sent-event.ts";
import type { HubClient } from "./hub-client.ts";
import { ConnectionTrouble, HubTrouble } from "./hub-trouble.ts";

/** Past the run's own time nobody waits longer than this, ms. */
const roomMs = 10_000;
/** A run that was cancelled has its last words here within this, ms. */
const lastWordsWithinMs = 5_000;
/** A connection that broke in the middle is made anew so often, after a pause, ms. */
const triesAtMost = 3;
const pauseMs = 300;

/**
 * A run at a hub, as its own process would tell it. When `stopped` aborts, the run is cancelled there, and what was known by then still comes; one that another request began is left to go on. `say`: a sentence for
 * whoever asked. Rejects with HubTrouble.
 */
export async function* followedAt(
  client: HubClient,
  run: RunAnswer,
  stopped: AbortSignal,
  say: (words: string) => void,
): AsyncGenerator<SentEvent> {
  const late = new AbortController();
  let isOver = false;
  const cancel = (): void => {
    setTimeout(() => late.abort(), lastWordsWithinMs).unref();
    client.cancel(run, late.signal).catch((error: unknown) => {
      if (isOver) return;
      const why = error instanceof Error ? error.message : String(error);
      say(`${run.run} could not be cancelled and goes on at the hub, for ${run.timeoutMs / 1_000} s at most. ${why}`);
    });
  };
  const leave = (): void => {
    say(`${run.run} was begun by another request, and goes on at the hub.`);
    late.abort();
  };
  const end = run.joined ? leave : cancel;
  if (stopped.aborted) end();
  else stopped.addEventListener("abort", end, { once: true });
  try {
    yield* unbroken(client, run, AbortSignal.any([late.signal, AbortSignal.timeout(run.timeoutMs + roomMs)]));
  } finally {
    isOver = true;
    stopped.removeEventListener("abort", end);
  }
}

/** Every event once, in its order, also where the connection breaks on the way. */
async function* unbroken(client: HubClient, run: RunAnswer, signal: AbortSignal): AsyncGenerator<SentEvent> {
  let seen = 0;
  for (let tries = 1; ; tries += 1) {
    try {
      for await (const line of client.events(run, signal)) {
        const event = eventIn(line);
        if (event === null || (event.seq <= seen && event.type !== "report")) continue;
        seen = Math.max(seen, event.seq);
        yield event;
        if (event.type === "report") return;
      }
      // Ended in good order, and without a report: the hub has none.
      return;
    } catch (error) {
      if (!(error instanceof ConnectionTrouble) || signal.aborted || tries >= triesAtMost) throw error;
    }
    await sleep(pauseMs * tries);
  }
}

const typeSchema = z.object({ type: z.string() });

/** The event of one line. Null for what a newer hub says beside what is known here; a report that is not understood cannot be left out. */
function eventIn(line: string): SentEvent | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new HubTrouble("The hub sent a line that is no JSON.");
  }
  // The value itself is handed on: fields that are not known here belong to it all the same.
  if (sentEventSchema.safeParse(value).success) return value as SentEvent;
  if (typeSchema.safeParse(value).data?.type !== "report") return null;
  throw new HubTrouble("The hub's report is not of a version that is understood here: upgrade this Faultline.");
}
