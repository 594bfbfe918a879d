import { setTimeout as sleep } from "node:timers/promises";
import { clock } from "../evidence/words.ts";
import { apiWorkspace, type StoredRun } from "../store/store.ts";
import type { SlackMeans } from "./means.ts";
import { ended, finished } from "./run-messages.ts";
import type { Said } from "./said.ts";

/** A message that may have been posted without our knowing is posted again after this, ms; there is no way to ask Slack without reading the channel. */
const repeatAfterMs = 60_000;
/** Older than this nobody waits for a word any more, ms. */
const tellWithinMs = 60 * 60 * 1_000;

/** Closes the runs that an earlier process left unfinished: marks them, and tells it in their messages, beside the verdict where one stood there, with a button to run them again. Never rejects. */
export async function closeInterrupted(means: SlackMeans): Promise<void> {
  const { store, log, runs } = means;
  try {
    const left = (await store.unfinishedRuns()).filter(
      ({ workspace, id }) => workspace !== apiWorkspace && runs.find(workspace, id) === null,
    );
    if (left.length > 0) log.warn({ runs: left.length }, "an earlier process left runs unfinished");
    const closed = await Promise.allSettled(left.map((run) => closeOne(run, means)));
    for (const [index, one] of closed.entries())
      if (one.status === "rejected")
        log.error({ err: one.reason, run: left[index]?.id }, "an unfinished run could not be closed");
  } catch (error) {
    log.error({ err: error }, "unfinished runs could not be closed");
  }
}

async function closeOne(run: StoredRun, means: SlackMeans): Promise<void> {
  const { store, speaker, signal, now } = means;
  const report = run.report === null ? null : { ...run.report, state: "interrupted" as const };
  await store.updateRun(run.workspace, run.id, { state: "interrupted", ...(report === null ? {} : { report }) });
  if (now() - run.createdAt > tellWithinMs) return;
  const at = `The hub restarted at ${clock(new Date(now()).toISOString())} UTC`;
  const asked = { id: run.id, askedBy: run.requestedBy, askedByName: "somebody", askedAt: run.createdAt, request: run.request };
  const last = (why: string): Said => (report === null ? ended(asked, "interrupted", why, now()) : finished(asked, report, why));
  const place = { workspace: run.workspace, channel: run.channel };
  const key = { run: run.id, key: `${run.id}:parent` };
  const posts = await store.posts(run.workspace, run.id);
  const parentTs = run.parentTs ?? posts.find((post) => post.key === key.key)?.ts ?? null;
  if (parentTs !== null) {
    await speaker.update(place, parentTs, last(`${at}.`), now(), key, "verdict", signal);
    return;
  }
  if (posts.length === 0) return;
  try {
    await sleep(Math.max(0, run.createdAt + repeatAfterMs - now()), undefined, { signal, ref: false });
  } catch {
    return;
  }
  const again = await speaker.post(place, () => last(`${at} (may repeat).`), key, "parent", signal);
  const ts = again.ok ? again.data.ts : null;
  if (typeof ts === "string") await store.updateRun(run.workspace, run.id, { parentTs: ts });
}
