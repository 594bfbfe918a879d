import { z } from "zod";
import { button, feedbackButtons, imageBlock, imageElement, overflow, plainTextInput, staticSelect } from "./element.ts";
import { richText } from "./rich-text.ts";
import { anyText, identifier, link, plainText } from "./text-object.ts";

const block_id = identifier.optional();

const section = z
  .strictObject({
    type: z.literal("section"),
    block_id,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: z.discriminatedUnion("type", [button, overflow, staticSelect, imageElement]).optional(),
    expand: z.boolean().optional(),
  })
  .refine(({ text, fields }) => text !== undefined || fields !== undefined, {
    message: "missing required field: text or fields",
  });

const taskCard = z.strictObject({
  type: z.literal("task_card"),
  block_id,
  task_id: z.string().min(1).max(255),
  title: z.string().min(1).max(255),
  status: z.enum(["pending", "in_progress", "complete", "error"]),
  details: richText.optional(),
  output: richText.optional(),
  sources: z.array(z.strictObject({ type: z.literal("url"), url: link, text: z.string().min(1) })).optional(),
});

const inMessages = [
  section,
  richText,
  z.strictObject({
    type: z.literal("context"),
    block_id,
    elements: z
      .array(z.discriminatedUnion("type", [anyText(2000), imageElement]))
      .min(1)
      .max(10),
  }),
  z.strictObject({
    type: z.literal("actions"),
    block_id,
    elements: z
      .array(z.discriminatedUnion("type", [button, overflow, staticSelect]))
      .min(1)
      .max(25),
  }),
  z.strictObject({ type: z.literal("header"), block_id, text: plainText(150) }),
  z.strictObject({ type: z.literal("divider"), block_id }),
  imageBlock,
  z.strictObject({
    type: z.literal("plan"),
    block_id,
    title: z.string().min(1).max(255),
    tasks: z.array(taskCard).max(50).optional(),
  }),
  taskCard,
  z.strictObject({ type: z.literal("context_actions"), block_id, elements: z.array(feedbackButtons).min(1).max(5) }),
] as const;

const input = z.strictObject({
  type: z.literal("input"),
  block_id,
  label: plainText(2000),
  element: z.discriminatedUnion("type", [plainTextInput, staticSelect]),
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
});

/** 50 blocks a message, 100 a modal. */
export const messageBlocks = z.array(z.discriminatedUnion("type", inMessages)).max(50);
export const modalBlocks = z
  .array(z.discriminatedUnion("type", [...inMessages, input]))
  .min(1)
  .max(100);
