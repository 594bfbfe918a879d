import { z } from "zod";

/**
 * Exactly the blocks that Faultline sends, with Slack's limits (docs.slack.dev, Block Kit reference, 2026), stricter in one thing: `text` must
 * be there. An unknown field is a mistake too: Slack answers `invalid_blocks` to it.
 */
const text = (most: number) => z.string().min(1).max(most);
const plain = (most: number) =>
  z.strictObject({ type: z.literal("plain_text"), text: text(most), emoji: z.boolean().optional() });
const mrkdwn = (most: number) =>
  z.strictObject({ type: z.literal("mrkdwn"), text: text(most), verbatim: z.boolean().optional() });
const id = z.string().min(1).max(255);
const blockId = { block_id: id };

const style = z.strictObject({ bold: z.boolean(), italic: z.boolean(), code: z.boolean(), strike: z.boolean() }).partial();
const textElement = z.strictObject({ type: z.literal("text"), text: text(3_000), style: style.optional() });
const inline = z.discriminatedUnion("type", [
  textElement,
  z.strictObject({ type: z.literal("emoji"), name: z.string().regex(/^[a-z0-9_+-]+$/) }),
  z.strictObject({ type: z.literal("user"), user_id: z.string().regex(/^[UW][A-Z0-9]+$/) }),
  z.strictObject({ type: z.literal("link"), url: z.url({ protocol: /^https?$/ }).max(3_000), text: text(3_000) }),
]);
const richSection = z.strictObject({ type: z.literal("rich_text_section"), elements: z.array(inline).min(1) });
const richPreformatted = z.strictObject({ type: z.literal("rich_text_preformatted"), elements: z.array(textElement).min(1) });
const richText = z.strictObject({
  type: z.literal("rich_text"),
  ...blockId,
  elements: z.array(z.discriminatedUnion("type", [richSection, richPreformatted])).min(1),
});

const button = z.strictObject({
  type: z.literal("button"),
  action_id: id,
  text: plain(75),
  value: text(2_000),
  style: z.enum(["primary", "danger"]).optional(),
  accessibility_label: text(75).optional(),
});
const overflow = z.strictObject({
  type: z.literal("overflow"),
  action_id: id,
  options: z
    .array(z.strictObject({ text: plain(75), value: text(150) }))
    .min(2)
    .max(5),
});
const choice = z.strictObject({ text: plain(75), accessibility_label: text(75).optional(), value: text(2_000) });

const task = z.strictObject({
  type: z.literal("task_card"),
  task_id: id,
  title: text(150),
  status: z.enum(["pending", "in_progress", "complete", "error"]),
  output: richText.omit({ block_id: true }).optional(),
});

const block = z.discriminatedUnion("type", [
  richText,
  z.strictObject({ type: z.literal("section"), ...blockId, text: mrkdwn(3_000), expand: z.boolean().optional() }),
  z.strictObject({
    type: z.literal("context"),
    ...blockId,
    elements: z
      .array(z.discriminatedUnion("type", [plain(2_000), mrkdwn(2_000)]))
      .min(1)
      .max(10),
  }),
  z.strictObject({ type: z.literal("header"), ...blockId, text: plain(150) }),
  z.strictObject({
    type: z.literal("actions"),
    ...blockId,
    elements: z
      .array(z.discriminatedUnion("type", [button, overflow]))
      .min(1)
      .max(25),
  }),
  z.strictObject({
    type: z.literal("context_actions"),
    ...blockId,
    elements: z
      .array(
        z.strictObject({ type: z.literal("feedback_buttons"), action_id: id, positive_button: choice, negative_button: choice }),
      )
      .min(1)
      .max(5),
  }),
  z.strictObject({ type: z.literal("plan"), ...blockId, title: text(150), tasks: z.array(task).min(1).max(50) }),
]);

const distinct = (values: readonly string[]): boolean => new Set(values).size === values.length;
const actionIdsOf = (blocks: readonly z.infer<typeof block>[]): string[] =>
  blocks.flatMap((one) => (one.type === "actions" ? one.elements.map(({ action_id }) => action_id) : []));
const blocksWithin = (most: number) =>
  z
    .array(block)
    .max(most)
    .refine((blocks) => distinct(blocks.map(({ block_id }) => block_id)), "block_ids must differ")
    .refine((blocks) => distinct(actionIdsOf(blocks)), "action_ids must differ");

/** The notification text is our own bound: a sentence that can be read aloud. */
const messageSchema = z.strictObject({ text: text(300), blocks: blocksWithin(50) });
const viewSchema = z
  .strictObject({
    type: z.literal("modal"),
    title: plain(24),
    close: plain(24),
    blocks: blocksWithin(100).min(1),
    private_metadata: z.string().max(3_000).optional(),
  })
  .refine((view) => new TextEncoder().encode(JSON.stringify(view)).length <= 250_000, "a view takes 250 kB");

const problemsOf = (schema: z.ZodType, value: unknown): string[] => {
  const parsed = schema.safeParse(value);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
};

/** What Slack would refuse in a message, one line each with its path; empty where it fits. */
export const checkMessage = ({ text: said, blocks }: { text: string; blocks: readonly unknown[] }): string[] =>
  problemsOf(messageSchema, { text: said, blocks });

/** The same for a modal. */
export const checkView = (view: unknown): string[] => problemsOf(viewSchema, view);
