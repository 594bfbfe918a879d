import type { Logger } from "pino";
import { Dropped, type Pacing, type Urgency } from "./pacing.ts";
import type { PlainForm } from "./plain-form.ts";
import { type Answered, isLayout, isToken, refusalWords, refused } from "./refusal.ts";
import { bodyOf, type Said } from "./said.ts";
import { type TryAgain, tryAgain } from "./try-again.ts";
import type { SlackApi } from "./web-api.ts";

export type Place = { readonly workspace: string; readonly channel: string; readonly threadTs?: string | null };
/** Travels in the message's metadata, so that a message can be told from its repetition. */
export type Key = { readonly run: string; readonly key: string };

export type Speaker = {
  /** A new message, in its channel's turn; `said` is asked when that has come. `data.ts` names it. */
  readonly post: (place: Place, said: () => Said, key: Key, how: Urgency, signal: AbortSignal) => Promise<Answered>;
  /** New words for a message, in the workspace's turn. Text and blocks always go together: text alone would take the blocks away. */
  readonly update: (
    place: Place,
    ts: string,
    said: Said,
    revision: number,
    key: Key,
    how: Urgency,
    signal: AbortSignal,
  ) => Promise<Answered>;
  /** For one person in a channel, without waiting for a turn. */
  readonly whisper: (place: Place, user: string, said: Said, run: string | null, signal: AbortSignal) => Promise<Answered>;
};

export type SpeakerOptions = {
  readonly api: SlackApi;
  readonly pacing: Pacing;
  readonly plainForm: PlainForm;
  readonly log: Logger;
  readonly random: () => number;
  /** Is told once Slack no longer knows the token. */
  readonly onTokenGone: (words: string) => void;
};

/** Everything that is written into channels goes through here: in its turn, again where that helps, in plain blocks where the newer are refused. Never rejects. */
export function speaker({ api, pacing, plainForm, log, random, onTokenGone }: SpeakerOptions): Speaker {
  const say = async (
    method: "chat.postMessage" | "chat.update" | "chat.postEphemeral",
    place: Place,
    args: object,
    said: Said,
    paced: Paced,
    run: string | null,
  ) => {
    const again = { random, signal: paced.signal, mustArrive: paced.mustArrive, onLimited: paced.onLimited };
    const send = (form: "rich" | "plain" | "text"): Promise<Answered> =>
      tryAgain(
        () => api(method, { channel: place.channel, ...args, ...bodyOf(said, paced.revision, form) }, paced.signal),
        again,
      );
    const plain = await plainForm.isUsedIn(place.workspace, run);
    let answered = await send(plain ? "plain" : "rich");
    if (!answered.ok && isLayout(answered.refusal) && !plain) {
      await plainForm.useIn(place.workspace, run);
      answered = await send("plain");
    }
    if (!answered.ok && isLayout(answered.refusal)) answered = await send("text");
    if (!answered.ok) {
      log.warn({ run, method, channel: place.channel, refusal: refusalWords(answered.refusal) }, "Slack did not take a message");
      if (isToken(answered.refusal)) onTokenGone(refusalWords(answered.refusal));
    }
    return answered;
  };

  const inTurn = async (turn: () => Promise<Answered>, run: string | null): Promise<Answered> => {
    try {
      return await turn();
    } catch (error) {
      if (error instanceof Dropped) return refused({ kind: "dropped" });
      // Slack's own no is an answer, not an error: what is thrown comes from building the words.
      log.error({ err: error, run }, "a message could not be sent");
      return refused({ kind: "internal" });
    }
  };

  return {
    post: (place, said, key, how, signal) =>
      inTurn(() => {
        const bucket = pacing.messages(place.workspace, place.channel);
        const args = { ...quietly, metadata: metadataOf(key), ...(place.threadTs == null ? {} : { thread_ts: place.threadTs }) };
        return bucket.schedule(how, () =>
          say(
            "chat.postMessage",
            place,
            args,
            said(),
            { signal, revision: 0, mustArrive: false, onLimited: () => bucket.beStrict() },
            key.run,
          ),
        );
      }, key.run),
    update: (place, ts, said, revision, key, how, signal) =>
      inTurn(() => {
        const bucket = pacing.updates(place.workspace);
        return bucket.schedule(how, () =>
          say(
            "chat.update",
            place,
            { ts, metadata: metadataOf(key) },
            said,
            { signal, revision, mustArrive: how === "verdict", onLimited: (ms) => bucket.holdFor(ms) },
            key.run,
          ),
        );
      }, key.run),
    whisper: (place, user, said, run, signal) =>
      inTurn(
        () =>
          say("chat.postEphemeral", place, { user }, said, { signal, revision: 0, mustArrive: false, onLimited: () => {} }, run),
        run,
      ),
  };
}

type Paced = Pick<TryAgain, "signal" | "mustArrive" | "onLimited"> & { readonly revision: number };

/** Targets write names and headers: none of it becomes a preview. */
const quietly = { unfurl_links: false, unfurl_media: false };

const metadataOf = ({ run, key }: Key): object => ({ event_type: "faultline_run", event_payload: { run, key } });
