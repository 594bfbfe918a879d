import { z } from "zod";

/** Lengths are those of docs.slack.dev/reference/block-kit; a text of no characters is refused by Slack too. */
export const plainText = (most: number) =>
  z.strictObject({ type: z.literal("plain_text"), text: z.string().min(1).max(most), emoji: z.boolean().optional() });

const mrkdwnText = (most: number) =>
  z.strictObject({ type: z.literal("mrkdwn"), text: z.string().min(1).max(most), verbatim: z.boolean().optional() });

export const anyText = (most: number) => z.discriminatedUnion("type", [plainText(most), mrkdwnText(most)]);

/** block_id and action_id: 255 characters. */
export const identifier = z.string().min(1).max(255);

export const link = z.url({ protocol: /^(https?|mailto|slack)$/ }).max(3000);
