/** What is said in one message. `text` alone must suffice: it is what a phone shows and what is read aloud. */
export type Said = {
  readonly text: string;
  readonly blocks: readonly object[];
  /** For workspaces that refuse the newer blocks; null where `blocks` are plain already. */
  readonly plain?: readonly object[] | null;
};

/** Words without a layout. */
export const plainly = (text: string): Said => ({ text, blocks: [] });

/** Words with their layout, for a workspace that takes every block or only the plain ones. */
export function bodyOf(said: Said, form: "full" | "plain" | "text"): Readonly<Record<string, unknown>> {
  const blocks = form === "text" ? [] : form === "plain" ? (said.plain ?? said.blocks) : said.blocks;
  return { text: said.text, ...(blocks.length === 0 ? {} : { blocks }) };
}
