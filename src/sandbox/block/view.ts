import { z } from "zod";
import { refusedBecause } from "../refused.ts";
import { checkModalBlocks, type ModalBlocks } from "./check.ts";
import { reasonsOf } from "./reasons.ts";
import { plainText } from "./text-object.ts";

const viewSchema = z.strictObject({
  type: z.literal("modal"),
  title: plainText(24),
  submit: plainText(24).optional(),
  close: plainText(24).optional(),
  blocks: z.unknown(),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
});

export type CheckedView = Omit<z.infer<typeof viewSchema>, "blocks"> & { blocks: ModalBlocks };

/** Bytes of one view: docs.slack.dev/reference/views. */
const mostBytes = 250_000;

/** A modal as the app gave it. Throws `invalid_arguments` with the reasons, or `view_too_large`. */
export function checkView(value: unknown): CheckedView {
  if (JSON.stringify(value ?? null).length > mostBytes) throw refusedBecause("view_too_large", ["view must be less than 250 kB"]);
  const read = viewSchema.safeParse(value);
  if (!read.success) throw refusedBecause("invalid_arguments", reasonsOf(read.error.issues, value, "/view"));
  const blocks = checkModalBlocks(read.data.blocks);
  if (read.data.submit === undefined && blocks.some(({ type }) => type === "input")) {
    throw refusedBecause("invalid_arguments", [
      "missing required field: submit, because the view has an input [json-pointer:/view]",
    ]);
  }
  return { ...read.data, blocks };
}
