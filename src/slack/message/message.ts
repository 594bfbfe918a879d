import type { types } from "@slack/bolt";

/** What every builder gives: the sentence that a phone and a screen reader get, and the blocks. Both always go out together. */
export type Message = { readonly text: string; readonly blocks: types.KnownBlock[] };

/** `plain`: without the blocks that some workspaces refuse (`plan`, `context_actions`). */
export type Form = "rich" | "plain";

/** Who asked, as Slack's user id, and from which message state: `revision` makes the block ids of each update new. */
export type Setting = { readonly user: string | null; readonly revision: number; readonly form: Form };
