import type { Logger } from "pino";
import type { Report } from "../verdict/report.ts";
import { EditedMessage } from "./edited-message.ts";
import type { Remember } from "./forgiving-store.ts";
import type { Ongoing } from "./ongoing.ts";
import type { Pacing, Urgency } from "./pacing.ts";
import type { Answered, Refusal } from "./refusal.ts";
import { noProgress, type Progress } from "./run-progress.ts";
import type { Said } from "./said.ts";
import type { Place, Speaker } from "./speak.ts";
import { type LayerMessage, runMessages } from "./wording.ts";

/** A run that ends before this is edited once, a longer one at most once in this time, ms. */
const editEveryMs = 3_000;

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

/** The parent message of one run and what hangs beneath it. What Slack refuses is kept in `refusal`, for the asker to be told. */
export class RunThread {
  readonly #options: ThreadOptions;
  readonly #place: Place;
  readonly #messages = new Map<string, Promise<EditedMessage | null>>();
  #progress: Progress = noProgress;
  #parent: Promise<EditedMessage | null> = Promise.resolve(null);
  #verdict: Promise<Answered> | null = null;
  #lastEdit: number;
  #timer: NodeJS.Timeout | null = null;
  #replies: Promise<void>[] = [];
  refusal: Refusal | null = null;

  constructor(options: ThreadOptions) {
    this.#options = options;
    this.#place = { workspace: options.run.workspace, channel: options.run.channel };
    this.#lastEdit = options.now();
  }

  /** Posts the parent. Nothing waits for it: probing has begun already. */
  open(): void {
    this.#parent = this.#post("parent", () => this.#parentNow(), "parent", null).then((message) => {
      if (message !== null) this.#options.run.parentTs = message.ts;
      return message;
    });
  }

  /** Takes in what became known: a first verdict is shown at once, progress when its time has come. */
  take(progress: Progress): void {
    const before = this.#progress;
    this.#progress = progress;
    if (progress.report !== null && before.report === null) this.#showVerdict();
    else if (progress !== before) this.#editLater();
    if (progress.report !== null) this.#showSuspects(progress.report);
  }

  /** The last words of the parent, and the thread where there is a report to tell. Resolves when all is said or refused. */
  async close(last: Said, report: Report | null, mention: readonly string[]): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const parent = await this.#parent;
    if (parent === null) return;
    const edited = parent.show(last, "verdict", this.#options.signal);
    if (report !== null && this.#options.run.request.mode === "triage") this.#showRest(report, mention);
    for (const answered of [await edited, await this.#verdict]) this.#note(answered);
    await Promise.all(this.#replies);
  }

  #parentNow(): Said {
    const { report } = this.#progress;
    const { run } = this.#options;
    return report === null ? runMessages.running(run, this.#progress) : runMessages.finished(run, report);
  }

  #showVerdict(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#verdict = this.#edit("verdict");
  }

  #editLater(): void {
    if (this.#timer !== null || this.#progress.isOver) return;
    const due = this.#lastEdit + editEveryMs - this.#options.now();
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        void this.#edit(this.#progress.report === null ? "progress" : "verdict");
      },
      Math.max(0, due),
    );
    this.#timer.unref();
  }

  async #edit(how: "verdict" | "progress"): Promise<Answered> {
    const parent = await this.#parent;
    this.#lastEdit = this.#options.now();
    if (parent === null) return { ok: false, refusal: { kind: "dropped" } };
    return parent.show(this.#parentNow(), how, this.#options.signal);
  }

  #showSuspects(report: Report): void {
    if (this.#options.run.request.mode !== "triage") return;
    for (const message of this.#layersOf(report)) if (message.isSuspect) this.#reply(message.key, message.said, "suspect");
  }

  #showRest(report: Report, mention: readonly string[]): void {
    for (const { key, said, isSuspect } of this.#layersOf(report)) this.#reply(key, said, isSuspect ? "suspect" : "healthy");
    const conclusion = runMessages.conclusion(this.#options.run, report, mention);
    if (conclusion !== null) this.#reply("conclusion", conclusion, "conclusion");
  }

  #layersOf(report: Report): readonly LayerMessage[] {
    return runMessages.layers(this.#options.run, report, new Set(this.#messages.keys()));
  }

  /** Posts it the first time, edits it where it has changed since. */
  #reply(key: string, said: Said, how: Urgency): void {
    const shown = this.#messages.get(key);
    if (shown !== undefined) {
      this.#replies.push(shown.then(async (message) => this.#note((await message?.show(said, "suspect", this.#options.signal)) ?? null)));
      return;
    }
    const posted = this.#parent.then((parent) => (parent === null ? null : this.#post(key, () => said, how, parent.ts)));
    this.#messages.set(key, posted);
    this.#replies.push(posted.then(() => {}));
  }

  async #post(name: string, said: () => Said, how: Urgency, threadTs: string | null): Promise<EditedMessage | null> {
    const { run, speaker, pacing, remember, signal } = this.#options;
    const key = { run: run.id, key: `${run.id}:${name}` };
    const intent = { workspace: run.workspace, key: key.key, run: run.id, channel: run.channel };
    let sent: Said | null = null;
    await remember((store) => store.intendPost(intent), undefined);
    const answered = await speaker.post({ ...this.#place, threadTs }, () => (sent = said()), key, how, signal);
    const ts = answered.ok ? answered.data["ts"] : null;
    if (!answered.ok || typeof ts !== "string" || sent === null) {
      this.#note(answered);
      return null;
    }
    await remember((store) => store.postSent(run.workspace, key.key, ts), undefined);
    if (name === "parent") await remember((store) => store.updateRun(run.workspace, run.id, { parentTs: ts }), undefined);
    return new EditedMessage(speaker, pacing, this.#place, ts, key, sent);
  }

  #note(answered: Answered | null): void {
    if (answered !== null && !answered.ok && answered.refusal.kind !== "dropped") this.refusal ??= answered.refusal;
  }
}
