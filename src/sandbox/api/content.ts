import { z } from "zod";
import { checkMessageBlocks, type MessageBlocks } from "../block/check.ts";
import type { Metadata } from "../message.ts";
import { Refused, refusedBecause } from "../refused.ts";

/** Longer texts are cut by Slack without an error. */
const cutAt = 40_000;

const metadataSchema = z.strictObject({
  event_type: z.string().min(1).max(255),
  event_payload: z.record(z.string(), z.unknown()),
});

/**
 * What a message says. Blocks without `text` are refused here, where Slack only warns: a phone, a screen reader and this
 * page's accessible names have nothing else. Throws `no_text`, `invalid_blocks`, `invalid_metadata_format`.
 */
export function readContent(args: Readonly<Record<string, unknown>>): {
  text: string;
  blocks: MessageBlocks;
  metadata: Metadata | null;
} {
  const text = typeof args.text === "string" ? args.text.slice(0, cutAt) : "";
  if (Array.isArray(args.attachments) && args.attachments.length > 0) {
    throw refusedBecause("invalid_attachments", [
      "legacy attachments are not shown by this workspace; use blocks [json-pointer:/attachments]",
    ]);
  }
  const blocks = args.blocks === undefined || args.blocks === null ? [] : checkMessageBlocks(args.blocks);
  if (text.trim() === "") {
    if (blocks.length === 0) throw new Refused("no_text");
    throw refusedBecause("no_text", [
      "blocks without text: what would a phone show? (Slack only warns of this) [json-pointer:/text]",
    ]);
  }
  return { text, blocks, metadata: readMetadata(args.metadata) };
}

function readMetadata(value: unknown): Metadata | null {
  if (value === undefined || value === null) return null;
  const read = metadataSchema.safeParse(value);
  if (!read.success) throw new Refused("invalid_metadata_format");
  return read.data;
}
