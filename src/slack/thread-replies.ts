import { artifactsOf } from "../evidence/artifacts.ts";
import { isUrgent, type Part, parts, statusOfPart } from "../evidence/layer/artifact.ts";
import type { Report } from "../verdict/report.ts";
import type { EditedMessage } from "./edited-message.ts";
import type { Ongoing } from "./ongoing.ts";
import type { Urgency } from "./pacing.ts";
import type { Answered } from "./refusal.ts";
import { conclusion, layers } from "./run-messages.ts";
import type { Said } from "./said.ts";
import { firstGroups, type Group, lastGroups } from "./thread-groups.ts";

export type RepliesOptions = {
  readonly run: Ongoing;
  readonly signal: AbortSignal;
  /** Posts one reply; null where Slack did not take it or there is nothing to reply to. */
  readonly reply: (name: string, said: Said, how: Urgency) => Promise<EditedMessage | null>;
  /** Hears what Slack said to each edit. */
  readonly note: (answered: Answered | null) => void;
};

type Reply = { readonly parts: readonly Part[]; readonly message: Promise<EditedMessage | null> };

/** The evidence of one run beneath its parent: what is not healthy with the first verdict, the rest at the end. What it begins is waited for by whoever calls. */
export class ThreadReplies {
  readonly #options: RepliesOptions;
  readonly #replies: Reply[] = [];

  constructor(options: RepliesOptions) {
    this.#options = options;
  }

  /** With the first verdict, what is not healthy. */
  showFirst(report: Report): Promise<unknown> {
    // Only these parts are made: the others wait for the end, when nobody waits for them.
    const urgent = parts.filter((part) => isUrgent({ status: statusOfPart(report, part) }));
    return this.#showGroups(report, firstGroups(artifactsOf(report, urgent)));
  }

  /** What was posted with the first verdict is edited where it no longer holds; the rest follows, the conclusion last. */
  showRest(report: Report): Promise<unknown> {
    const { run, signal, note, reply } = this.#options;
    const posted = this.#replies.map(({ parts: of }) => of);
    const edits = this.#replies.map(async ({ parts: of, message }) => {
      const one = await message;
      note(one === null ? null : await one.show(layers(report, of), "suspect", signal));
    });
    const groups = this.#showGroups(report, lastGroups(artifactsOf(report), posted));
    const last = conclusion(run, report);
    return Promise.all([...edits, groups, last === null ? null : reply("conclusion", last, "conclusion")]);
  }

  #showGroups(report: Report, groups: readonly Group[]): Promise<unknown> {
    const shown = groups.map(({ parts: of, urgent }): Reply => {
      const message = this.#options.reply(of.join("-"), layers(report, of), urgent ? "suspect" : "healthy");
      return { parts: of, message };
    });
    this.#replies.push(...shown);
    return Promise.all(shown.map(({ message }) => message));
  }
}
