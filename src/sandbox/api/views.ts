import { z } from "zod";
import { checkView } from "../block/view.ts";
import { asSlackView } from "../view-book.ts";
import { readArguments } from "./arguments.ts";
import type { Method } from "./method.ts";

const withTrigger = z.object({ trigger_id: z.string().min(1), view: z.unknown() });
const withView = z.object({
  view_id: z.string().optional(),
  external_id: z.string().optional(),
  hash: z.string().optional(),
  view: z.unknown(),
});

/** Both take a fresh trigger and a whole view; what differs is where it is put. */
const byTrigger = (put: "open" | "push"): Method => ({
  token: "bot",
  scopes: [],
  tier: 4,
  run(args, { triggers, views }) {
    const { trigger_id, view } = readArguments(withTrigger, args);
    const checked = checkView(view);
    return { view: asSlackView(views[put](triggers.exchange(trigger_id), checked)) };
  },
});

export const viewsOpen = byTrigger("open");
export const viewsPush = byTrigger("push");

export const viewsUpdate: Method = {
  token: "bot",
  scopes: [],
  tier: 4,
  run(args, { views }) {
    const { view, ...by } = readArguments(withView, args);
    return { view: asSlackView(views.update(by, checkView(view))) };
  },
};
