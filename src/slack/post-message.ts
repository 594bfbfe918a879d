import type { Logger } from "pino";
import { EditedMessage } from "./edited-message.ts";
import type { Remember } from "./forgiving-store.ts";
import type { Ongoing } from "./ongoing.ts";
import type { Pacing, Urgency } from "./pacing.ts";
import type { Answered } from "./refusal.ts";
import type { Said } from "./said.ts";
import type { Speaker } from "./speak.ts";

export type ThreadOptions = {
  readonly run: Ongoing;
  readonly speaker: Speaker;
  readonly pacing: Pacing;
  readonly remember: Remember;
  readonly log: Logger;
  readonly now: () => number;
  /** Ends every wait for Slack. Not the run's own: a cancelled run still says that it was. */
  readonly signal: AbortSignal;
};

/** One message of a run. `said` is asked when its turn has come; `threadTs` null: it is the parent itself. */
export type RunMessage = {
  readonly name: string;
  readonly said: () => Said;
  readonly how: Urgency;
  readonly threadTs: string | null;
};

/** Posts it, and remembers before and after that it was, so that the next process finds it. Null where Slack did not take it; `note` hears what Slack said. */
export async function postMessage(
  { name, said, how, threadTs }: RunMessage,
  { run, speaker, pacing, remember, signal }: ThreadOptions,
  note: (answered: Answered) => void,
): Promise<EditedMessage | null> {
  const { id, workspace, channel } = run;
  const key = { run: id, key: `${id}:${name}` };
  const place = { workspace, channel, threadTs };
  let sent: Said | null = null;
  const build = (): Said => {
    sent = said();
    return sent;
  };
  await remember((store) => store.intendPost({ workspace, channel, ...key }), undefined, id);
  const answered = await speaker.post(place, build, key, how, signal);
  note(answered);
  const ts = answered.ok ? answered.data.ts : null;
  if (typeof ts !== "string" || sent === null) return null;
  if (threadTs === null) run.parentTs = ts;
  await remember(
    async (store) => {
      await store.postSent(workspace, key.key, ts);
      if (threadTs === null) await store.updateRun(workspace, id, { parentTs: ts });
    },
    undefined,
    id,
  );
  return new EditedMessage({ speaker, pacing, place, ts, key, shown: sent });
}
