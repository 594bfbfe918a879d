import type { Logger } from "pino";
import { bodyOf, type Said } from "./said.ts";
import type { SlackTransport } from "./settings.ts";
import type { Place, Speaker } from "./speak.ts";

/** Slack takes five answers within 30 minutes (docs.slack.dev, "Handling user interaction": response_url). */
const usesAtMost = 5;
const livesForMs = 30 * 60 * 1_000;
const answerWithinMs = 5_000;

/** Answers one person by the address that Slack gave for it. */
export type Reply = {
  /** Tells the person alone; true where it arrived. `replace` puts it in place of the message whose button was pressed. Never rejects. */
  readonly tell: (said: Said, options?: { readonly replace?: boolean }) => Promise<boolean>;
};

export type ReplyOptions = {
  readonly url: string | null;
  readonly place: Place;
  readonly user: string;
  readonly speaker: Pick<Speaker, "whisper">;
  readonly transport: SlackTransport;
  /** Whose lines these are in the log; null: of no run. */
  readonly run: string | null;
  readonly log: Logger;
  readonly now: () => number;
  readonly signal: AbortSignal;
};

/** Answers by response_url while it lives, and by chat.postEphemeral after that. A layout that is refused goes as text. */
export function replyTo({ url, place, user, speaker, transport, run, log: ourLog, now, signal }: ReplyOptions): Reply {
  const log = ourLog.child({ run });
  const until = now() + livesForMs;
  let uses = 0;

  const byUrl = async (said: Said, replace: boolean): Promise<boolean> => {
    for (const form of ["rich", "plain", "text"] as const) {
      if (url === null || uses >= usesAtMost || now() >= until) return false;
      uses += 1;
      const status = await send(url, { response_type: "ephemeral", replace_original: replace, ...bodyOf(said, uses, form) });
      if (status === "taken") return true;
      if (status === "gone") return false;
    }
    return false;
  };

  const send = async (address: string, body: object): Promise<"taken" | "refused" | "gone"> => {
    try {
      const response = await transport.fetch(address, {
        method: "POST",
        headers: { "content-type": "application/json; charset=utf-8" },
        body: JSON.stringify(body),
        redirect: "error",
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
      });
      const words = (await response.text()).slice(0, 200);
      if (response.ok) return "taken";
      log.warn({ status: response.status, words }, "Slack did not take an answer by response_url");
      return /invalid_blocks/.test(words) ? "refused" : "gone";
    } catch (error) {
      log.warn({ err: error }, "an answer by response_url did not get through");
      return "gone";
    }
  };

  return {
    tell: async (said, { replace = false } = {}) => {
      if (signal.aborted) return false;
      if (await byUrl(said, replace)) return true;
      return (await speaker.whisper(place, user, said, run, signal)).ok;
    },
  };
}
