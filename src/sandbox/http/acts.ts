import { z } from "zod";
import { runCommand } from "../act/command.ts";
import { type Press, pressInMessage, pressInView } from "../act/press.ts";
import { say } from "../act/say.ts";
import { closeView, submitView } from "../act/submit.ts";
import type { Delivery } from "../delivery.ts";
import type { Inside } from "../inside.ts";
import { moods } from "../mood.ts";
import { Refused } from "../refused.ts";

const as = z.string();
const pressed = { as, block_id: z.string(), action_id: z.string(), choice: z.string().nullable() };
const values = z.record(z.string(), z.record(z.string(), z.unknown()));

/** What a person can do on the page. */
const actSchema = z.discriminatedUnion("do", [
  z.object({
    do: z.literal("send"),
    as,
    channel: z.string(),
    thread_ts: z.string().nullable(),
    text: z.string().min(1).max(8000),
  }),
  z.object({ do: z.literal("press"), ...pressed, channel: z.string(), ts: z.string() }),
  z.object({ do: z.literal("press-view"), ...pressed, view_id: z.string(), values }),
  z.object({ do: z.literal("submit"), as, view_id: z.string(), values }),
  z.object({ do: z.literal("close"), as, view_id: z.string() }),
  z.object({ do: z.literal("dismiss"), as, channel: z.string(), ts: z.string() }),
  z.object({ do: z.literal("mood"), as, mood: z.enum(moods) }),
]);

type Act = z.infer<typeof actSchema>;
type ActOf<D extends Act["do"]> = Extract<Act, { do: D }>;

/** Does it, and gives what the page must know at once; the rest comes by the feed. Throws `Refused` for what makes no sense. */
export async function performAct(body: unknown, delivery: Delivery, inside: Inside): Promise<Record<string, unknown>> {
  const read = actSchema.safeParse(body);
  if (!read.success) throw new Refused("invalid_act", {}, 400);
  const act = read.data;
  switch (act.do) {
    case "send":
      await send(act, delivery, inside);
      return { ok: true };
    case "press": {
      const message = inside.messages.find(act.channel, act.ts);
      const seen = message !== null && (message.onlyFor === null || message.onlyFor === act.as);
      return outcome(seen ? await pressInMessage(message, pressOf(act, inside), delivery, inside) : null);
    }
    case "press-view": {
      const view = inside.views.fill(act.as, act.view_id, act.values);
      return outcome(view === null ? null : await pressInView(view, pressOf(act, inside), delivery, inside));
    }
    case "submit": {
      const view = inside.views.fill(act.as, act.view_id, act.values);
      return view === null ? { errors: {}, failed: null } : await submitView(view, person(act.as, inside), delivery, inside);
    }
    case "close": {
      const view = inside.views.stackOf(act.as).find(({ id }) => id === act.view_id);
      if (view !== undefined) await closeView(view, person(act.as, inside), delivery, inside);
      return { ok: true };
    }
    case "dismiss": {
      const message = inside.messages.find(act.channel, act.ts);
      if (message?.onlyFor === act.as) inside.messages.remove(message);
      return { ok: true };
    }
    case "mood":
      inside.mood.set(act.mood);
      return { ok: true };
  }
}

async function send({ as, channel: id, thread_ts, text }: ActOf<"send">, delivery: Delivery, inside: Inside): Promise<void> {
  const channel = inside.town.channel(id);
  const root = thread_ts === null ? null : inside.messages.find(id, thread_ts);
  if (channel === null || (thread_ts !== null && root === null)) throw new Refused("channel_not_found", {}, 400);
  const typed = {
    person: person(as, inside),
    channel,
    threadTs: root === null ? null : (root.threadTs ?? root.ts),
    text: text.trim(),
  };
  if (typed.text.startsWith("/")) await runCommand(typed, delivery, inside);
  else say(typed, delivery, inside);
}

function person(id: string, { town }: Inside) {
  const found = town.person(id);
  if (found === null) throw new Refused("user_not_found", {}, 400);
  return found;
}

function pressOf({ as, block_id, action_id, choice }: ActOf<"press"> | ActOf<"press-view">, inside: Inside): Press {
  return { person: person(as, inside), blockId: block_id, actionId: action_id, choice };
}

function outcome(answer: Awaited<ReturnType<typeof pressInMessage>>): Record<string, unknown> {
  if (answer === null) return { ok: false, error: "gone" };
  return answer.ok ? { ok: true } : { ok: false, error: answer.error };
}
