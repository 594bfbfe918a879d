import { z } from "zod";
import { anyText, identifier, link, plainText } from "./text-object.ts";

const confirm = z
  .strictObject({
    title: plainText(100).optional(),
    text: anyText(300),
    confirm: plainText(30).optional(),
    deny: plainText(30).optional(),
    style: z.enum(["primary", "danger"]).optional(),
  })
  .optional();

const option = z.strictObject({
  text: plainText(75),
  value: z.string().min(1).max(150),
  description: plainText(75).optional(),
});

export const button = z.strictObject({
  type: z.literal("button"),
  text: plainText(75),
  action_id: identifier.optional(),
  value: z.string().max(2000).optional(),
  url: link.optional(),
  style: z.enum(["primary", "danger"]).optional(),
  confirm,
  accessibility_label: z.string().max(75).optional(),
});

/** Slack's overflow: 1 to 5 choices, each may be a link. */
export const overflow = z.strictObject({
  type: z.literal("overflow"),
  action_id: identifier.optional(),
  options: z
    .array(option.extend({ url: link.optional() }))
    .min(1)
    .max(5),
  confirm,
});

export const staticSelect = z.strictObject({
  type: z.literal("static_select"),
  action_id: identifier.optional(),
  placeholder: plainText(150).optional(),
  options: z.array(option).min(1).max(100),
  initial_option: option.optional(),
  confirm,
  focus_on_load: z.boolean().optional(),
});

export const plainTextInput = z.strictObject({
  type: z.literal("plain_text_input"),
  action_id: identifier.optional(),
  placeholder: plainText(150).optional(),
  initial_value: z.string().max(3000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3000).optional(),
  max_length: z.int().min(1).max(3000).optional(),
  focus_on_load: z.boolean().optional(),
});

const feedbackChoice = z.strictObject({
  text: plainText(75),
  value: z.string().min(1).max(2000),
  accessibility_label: z.string().max(75).optional(),
});

export const feedbackButtons = z.strictObject({
  type: z.literal("feedback_buttons"),
  action_id: identifier.optional(),
  positive_button: feedbackChoice,
  negative_button: feedbackChoice,
});

const imageFields = {
  type: z.literal("image"),
  alt_text: z.string().min(1).max(2000),
  image_url: link.optional(),
  slack_file: z.strictObject({ id: z.string().optional(), url: z.string().optional() }).optional(),
};
export const imageElement = z.strictObject(imageFields);
export const imageBlock = z.strictObject({ ...imageFields, block_id: identifier.optional(), title: plainText(2000).optional() });
