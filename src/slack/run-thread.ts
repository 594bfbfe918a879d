import { setTimeout as sleep } from "node:timers/promises";
import type { Report } from "../verdict/report.ts";
import type { EditedMessage } from "./edited-message.ts";
import type { Urgency } from "./pacing.ts";
import { postMessage, type RunMessage, type ThreadOptions } from "./post-message.ts";
import type { Answered, Refusal } from "./refusal.ts";
import { finished, running } from "./run-messages.ts";
import { noProgress, type Progress } from "./run-progress.ts";
import type { Said } from "./said.ts";
import { ThreadReplies } from "./thread-replies.ts";

/** A run that ends before this is edited once, a longer one at most once in this time, ms. */
const editEveryMs = 3_000;
/** A verdict stands in its message so soon after it is known, ms; what waits behind it waits no longer. */
const verdictWithinMs = 200;
/** What hundreds of vantages saw takes a second to be written down, in the middle of their answers: it is kept at the end alone. */
const keptEarlyAtMost = 5_000;

/** The parent message of one run and what hangs beneath it. The first thing that Slack refuses is kept in `refusal`, for the asker to be told. */
export class RunThread {
  readonly #options: ThreadOptions;
  readonly #replies: ThreadReplies;
  readonly #saying: Promise<void>[] = [];
  #progress: Progress = noProgress;
  #parent: Promise<EditedMessage | null> = Promise.resolve(null);
  #lastEdit: number;
  #timer: NodeJS.Timeout | null = null;
  #isClosing = false;
  refusal: Refusal | null = null;

  constructor(options: ThreadOptions) {
    this.#options = options;
    this.#lastEdit = options.now();
    this.#replies = new ThreadReplies({
      ...options,
      reply: (name, said, how) => this.#reply(name, said, how),
      note: (answered) => this.#note(answered),
    });
  }

  /** Posts the parent. Nothing waits for it: probing has begun already. */
  open(): void {
    this.#parent = this.#post({ name: "parent", said: () => this.#parentNow(), how: "parent", threadTs: null });
  }

  /** Takes in what became known: a first verdict is shown at once, progress when its time has come. */
  take(progress: Progress): void {
    const before = this.#progress;
    this.#progress = progress;
    if (progress === before) return;
    const { report } = progress;
    if (report === null || before.report !== null) {
      this.#editLater();
      return;
    }
    const edited = this.#editNow("verdict");
    if (!progress.isOver) this.#saying.push(this.#behind(edited, () => this.#showFirst(report)));
  }

  /**
   * The last words of the parent, and the rest of the thread where there is a report to tell; `onShown` hears that the parent has had its turn,
   * long before a busy channel has had the rest. Resolves true when the parent shows them.
   */
  async close(last: Said, report: Report | null, onShown: () => void): Promise<boolean> {
    this.#stopTimer();
    this.#isClosing = true;
    const parent = await this.#parent;
    if (parent === null) return false;
    const edited = parent.show(last, "verdict", this.#options.signal);
    if (report !== null && this.#options.run.request.mode === "triage")
      this.#saying.push(this.#behind(edited, () => this.#replies.showRest(report)));
    const shown = await edited;
    this.#note(shown);
    onShown();
    await Promise.all(this.#saying);
    return shown.ok;
  }

  /** Making the evidence of many vantages takes longer than a verdict may wait: it comes once the edit is there, or where Slack takes its time. */
  async #behind(edited: Promise<unknown>, show: () => Promise<unknown>): Promise<void> {
    try {
      await Promise.race([edited, sleep(verdictWithinMs, undefined, { ref: false })]);
      await show();
    } catch (error) {
      this.#options.log.error({ err: error }, "the evidence of a thread could not be made");
      this.#note({ ok: false, refusal: { kind: "internal" } });
    }
  }

  /** What a restart must not take out of the channel again, and what is not healthy. */
  async #showFirst(report: Report): Promise<void> {
    if (this.#isClosing) return;
    const { run, remember } = this.#options;
    const isKept = report.observations.length <= keptEarlyAtMost;
    await Promise.all([
      isKept ? remember((store) => store.updateRun(run.workspace, run.id, { report }), undefined, run.id) : null,
      run.request.mode === "triage" ? this.#replies.showFirst(report) : null,
    ]);
  }

  #parentNow(): Said {
    const { run } = this.#options;
    return this.#progress.report === null ? running(run, this.#progress) : finished(run, this.#progress.report);
  }

  #editLater(): void {
    if (this.#timer !== null || this.#progress.isOver) return;
    const due = Math.max(0, this.#lastEdit + editEveryMs - this.#options.now());
    this.#timer = setTimeout(() => void this.#editNow(this.#progress.report === null ? "progress" : "verdict"), due);
    this.#timer.unref();
  }

  #editNow(how: "verdict" | "progress"): Promise<void> {
    this.#stopTimer();
    this.#lastEdit = this.#options.now();
    const edited = this.#parent.then(async (parent) => {
      if (parent !== null) this.#note(await parent.show(this.#parentNow(), how, this.#options.signal));
    });
    this.#saying.push(edited);
    return edited;
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #reply(name: string, said: Said, how: Urgency): Promise<EditedMessage | null> {
    const parent = await this.#parent;
    return parent === null ? null : this.#post({ name, said: () => said, how, threadTs: parent.ts });
  }

  #post(message: RunMessage): Promise<EditedMessage | null> {
    return postMessage(message, this.#options, (answered) => this.#note(answered));
  }

  #note(answered: Answered | null): void {
    if (answered !== null && !answered.ok && answered.refusal.kind !== "dropped") this.refusal ??= answered.refusal;
  }
}
