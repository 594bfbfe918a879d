import { randomBytes } from "node:crypto";
import type { z } from "zod";
import { refusedBecause } from "../refused.ts";
import { messageBlocks, modalBlocks } from "./block.ts";
import { reasonsOf } from "./reasons.ts";

export type MessageBlocks = z.infer<typeof messageBlocks>;
export type ModalBlocks = z.infer<typeof modalBlocks>;

/**
 * The blocks of a message as Slack keeps them: checked, and with a block_id and action_ids where the app gave none.
 * Throws `invalid_blocks` with the reasons.
 */
export function checkMessageBlocks(value: unknown): MessageBlocks {
  return named(checked(messageBlocks, value, "invalid_blocks", "/blocks"));
}

/** The same for a modal, whose refusal is `invalid_arguments`. */
export function checkModalBlocks(value: unknown): ModalBlocks {
  return named(checked(modalBlocks, value, "invalid_arguments", "/view/blocks"));
}

function checked<B extends readonly { type: string; block_id?: string | undefined }[]>(
  schema: z.ZodType<B>,
  value: unknown,
  error: string,
  root: string,
): B {
  const read = schema.safeParse(value);
  if (!read.success) throw refusedBecause(error, reasonsOf(read.error.issues, value, root));
  const reasons = [...twice(read.data, root), ...mixedCards(read.data, root)];
  if (reasons.length > 0) throw refusedBecause(error, reasons);
  return read.data;
}

/** block_id once a message, action_id once a block. */
function twice(blocks: readonly { block_id?: string | undefined; elements?: unknown }[], root: string): string[] {
  const seen = new Set<string>();
  return blocks.flatMap((block, index) => {
    const reasons: string[] = [];
    if (block.block_id !== undefined && seen.has(block.block_id)) {
      reasons.push(`block_id already exists: ${block.block_id} [json-pointer:${root}/${index}/block_id]`);
    }
    if (block.block_id !== undefined) seen.add(block.block_id);
    const actions = elementsOf(block).flatMap(({ action_id }) => (action_id === undefined ? [] : [action_id]));
    const again = actions.find((id, place) => actions.indexOf(id) !== place);
    if (again !== undefined) reasons.push(`action_id already exists: ${again} [json-pointer:${root}/${index}/elements]`);
    return reasons;
  });
}

/** A plan and bare task cards exclude each other. */
function mixedCards(blocks: readonly { type: string }[], root: string): string[] {
  const types = new Set(blocks.map(({ type }) => type));
  return types.has("plan") && types.has("task_card") ? [`plan and task_card must not be mixed [json-pointer:${root}]`] : [];
}

type Actionable = { type: string; action_id?: string | undefined };
const actionable = new Set(["button", "overflow", "static_select", "plain_text_input", "feedback_buttons"]);

function elementsOf(block: object): Actionable[] {
  const { elements, accessory, element } = block as { elements?: unknown; accessory?: unknown; element?: unknown };
  return [...(Array.isArray(elements) ? elements : []), accessory, element].filter(isActionable);
}

function isActionable(value: unknown): value is Actionable {
  return typeof value === "object" && value !== null && "type" in value && actionable.has(String(value.type));
}

/** Slack invents what was left out, so that every press can be told. */
function named<B extends readonly { block_id?: string | undefined }[]>(blocks: B): B {
  for (const block of blocks) {
    block.block_id ??= shortId();
    for (const element of elementsOf(block)) element.action_id ??= shortId();
  }
  return blocks;
}

const shortId = (): string => randomBytes(4).toString("base64url").slice(0, 5);
