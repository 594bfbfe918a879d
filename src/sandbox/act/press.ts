import type { Acknowledgement, Delivery } from "../delivery.ts";
import type { Inside } from "../inside.ts";
import { asSlackMessage, type Message } from "../message.ts";
import { appId, botId, type Person } from "../town.ts";
import { asSlackView, type View } from "../view-book.ts";
import { handOver } from "./hand-over.ts";
import { whoAndWhere } from "./payload.ts";

type Element = Readonly<Record<string, unknown>> & { readonly type: string; readonly action_id?: string };

/** A button, a choice of a menu or of a select, or a thumb. `choice` is the value of the option or of the thumb. */
export type Press = {
  readonly person: Person;
  readonly blockId: string;
  readonly actionId: string;
  readonly choice: string | null;
};

/** Gives null where the message has no such element any more; else how the app answered. */
export async function pressInMessage(
  message: Message,
  press: Press,
  delivery: Delivery,
  inside: Inside,
): Promise<Acknowledgement | null> {
  const action = actionOf(message.blocks, press, inside.clock.now());
  const channel = inside.town.channel(message.channel);
  if (action === null || channel === null) return null;
  if (!inside.manifest.interactive) return { ok: false, error: "dispatch_failed" };
  const ephemeral = message.onlyFor !== null;
  const threadTs = message.threadTs;
  const payload = {
    type: "block_actions",
    ...whoAndWhere(press.person),
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: ephemeral,
      ...(threadTs === null ? {} : { thread_ts: threadTs }),
    },
    trigger_id: inside.triggers.issue(press.person.id),
    channel: { id: channel.id, name: channel.kind === "private" ? "privategroup" : channel.name },
    ...(ephemeral ? {} : { message: asSlackMessage(message, botId, appId) }),
    state: { values: {} },
    response_url: inside.responses.issue({ channel: channel.id, user: press.person.id, threadTs, original: message.ts }),
    actions: [action],
  };
  return handOver("block_actions", { kind: "interactive", payload, retry: null }, delivery, inside);
}

export async function pressInView(view: View, press: Press, delivery: Delivery, inside: Inside): Promise<Acknowledgement | null> {
  const action = actionOf(view.blocks, press, inside.clock.now());
  if (action === null) return null;
  const payload = {
    type: "block_actions",
    ...whoAndWhere(press.person),
    container: { type: "view", view_id: view.id },
    trigger_id: inside.triggers.issue(press.person.id),
    view: asSlackView(view),
    actions: [action],
  };
  return handOver("block_actions", { kind: "interactive", payload, retry: null }, delivery, inside);
}

function actionOf(blocks: readonly unknown[], { blockId, actionId, choice }: Press, now: number): Record<string, unknown> | null {
  const block = blocks.filter(isRecord).find(({ block_id }) => block_id === blockId);
  if (block === undefined) return null;
  const elements = [...(Array.isArray(block.elements) ? block.elements : []), block.accessory, block.element];
  const element = elements.filter(isElement).find(({ action_id }) => action_id === actionId);
  if (element === undefined) return null;
  const pressed = pressedOf(element, choice);
  return (
    pressed && { action_id: actionId, block_id: blockId, type: element.type, ...pressed, action_ts: (now / 1000).toFixed(6) }
  );
}

function pressedOf(element: Element, choice: string | null): Record<string, unknown> | null {
  if (element.type === "button") {
    const { text, value, style } = element;
    return { text, ...(value === undefined ? {} : { value }), ...(style === undefined ? {} : { style }) };
  }
  if (element.type === "feedback_buttons") {
    const thumb = [element.positive_button, element.negative_button].filter(isRecord).find(({ value }) => value === choice);
    return thumb === undefined ? null : { text: thumb.text, value: thumb.value };
  }
  const options = Array.isArray(element.options) ? element.options.filter(isRecord) : [];
  const selected_option = options.find(({ value }) => value === choice);
  return selected_option === undefined ? null : { selected_option };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isElement(value: unknown): value is Element {
  return isRecord(value) && typeof value.type === "string";
}
