import { z } from "zod";
import { checkView } from "../block/view.ts";
import type { Acknowledgement, Delivery } from "../delivery.ts";
import type { Inside } from "../inside.ts";
import { Refused } from "../refused.ts";
import type { Person } from "../town.ts";
import { asSlackView, type View } from "../view-book.ts";
import { handOver } from "./hand-over.ts";
import { whoAndWhere } from "./payload.ts";

const responseSchema = z.looseObject({
  response_action: z.enum(["errors", "clear", "update", "push"]),
  errors: z.record(z.string(), z.string()).optional(),
  view: z.unknown().optional(),
});

/** What the person sees after Submit: fields that are wrong, a word of failure, or neither. */
export type Submitted = { readonly errors: Readonly<Record<string, string>>; readonly failed: string | null };

/** Hands over a filled view and does what the app answers: errors under fields, another view, or the end of it. */
export async function submitView(view: View, person: Person, delivery: Delivery, inside: Inside): Promise<Submitted> {
  const answer = await handView("view_submission", view, person, delivery, inside);
  if (!answer.ok) return { errors: {}, failed: "We had some trouble connecting. Try again?" };
  try {
    return { errors: follow(answer.payload, view, person, inside), failed: null };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { errors: {}, failed: `We had some trouble connecting (${error.error}). Try again?` };
  }
}

/** The person closed a view; the app hears of it where it asked to. */
export async function closeView(view: View, person: Person, delivery: Delivery, inside: Inside): Promise<void> {
  inside.views.close(person.id, view.id);
  if (view.notify_on_close === true) await handView("view_closed", view, person, delivery, inside);
}

function handView(type: string, view: View, person: Person, delivery: Delivery, inside: Inside): Promise<Acknowledgement> {
  const payload = {
    type,
    ...whoAndWhere(person),
    trigger_id: inside.triggers.issue(person.id),
    view: asSlackView(view),
    ...(type === "view_closed" ? { is_cleared: false } : { response_urls: [] }),
  };
  return handOver(type, { kind: "interactive", payload, retry: null }, delivery, inside);
}

function follow(payload: unknown, view: View, person: Person, { views }: Inside): Record<string, string> {
  const read = responseSchema.safeParse(payload);
  if (!read.success) {
    views.close(person.id, view.id);
    return {};
  }
  switch (read.data.response_action) {
    case "errors":
      return errorsOf(read.data.errors ?? {}, view);
    case "clear":
      views.clear(person.id);
      return {};
    case "update":
      views.update({ view_id: view.id }, checkView(read.data.view));
      return {};
    case "push":
      views.push(person.id, checkView(read.data.view));
      return {};
  }
}

/** Errors belong to input blocks of this view; any other id is the app's mistake. */
function errorsOf(errors: Record<string, string>, view: View): Record<string, string> {
  const inputs = new Set(view.blocks.filter(({ type }) => type === "input").map(({ block_id }) => block_id));
  if (Object.keys(errors).some((id) => !inputs.has(id))) throw new Refused("invalid_arguments");
  return errors;
}
