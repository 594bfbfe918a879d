import type { Form, Message } from "./message/message.ts";

/**
 * What is said in one message, built when its turn has come: the form that the workspace takes is known then, and `revision` makes the block
 * ids of each edit new. `text` alone must suffice: it is what a phone shows and what is read aloud.
 */
export type Said = (revision: number, form: Form) => Message;

/** What the API takes of it; `text` leaves the layout out altogether. */
export function bodyOf(said: Said, revision: number, form: Form | "text"): Readonly<Record<string, unknown>> {
  const { text, blocks } = said(revision, form === "text" ? "plain" : form);
  return { text, ...(form === "text" || blocks.length === 0 ? {} : { blocks }) };
}
