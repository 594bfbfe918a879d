import { randomBytes } from "node:crypto";
import type { CheckedView } from "./block/view.ts";
import { Refused } from "./refused.ts";
import { appId, botId, teamId } from "./town.ts";

/** Three views a stack: docs.slack.dev/surfaces/modals. */
const mostViews = 3;

export type View = CheckedView & {
  readonly id: string;
  readonly hash: string;
  readonly root_view_id: string;
  readonly previous_view_id: string | null;
  readonly state: { readonly values: Readonly<Record<string, unknown>> };
};

/** The modals that each person has open, bottom first. Tells a person's whole stack on each change. */
export class ViewBook {
  readonly #stacks = new Map<string, View[]>();
  readonly #tell: (user: string, stack: readonly View[]) => void;

  constructor(tell: (user: string, stack: readonly View[]) => void) {
    this.#tell = tell;
  }

  stackOf(user: string): readonly View[] {
    return this.#stacks.get(user) ?? [];
  }

  open(user: string, view: CheckedView): View {
    const id = viewId();
    return this.#set(user, [{ ...view, id, hash: hash(), root_view_id: id, previous_view_id: null, state: { values: {} } }], id);
  }

  push(user: string, view: CheckedView): View {
    const stack = this.stackOf(user);
    const top = stack.at(-1);
    if (top === undefined) return this.open(user, view);
    if (stack.length >= mostViews) throw new Refused("push_limit_reached");
    const id = viewId();
    const pushed = { ...view, id, hash: hash(), root_view_id: top.root_view_id, previous_view_id: top.id, state: { values: {} } };
    return this.#set(user, [...stack, pushed], id);
  }

  /** By view_id or external_id. Throws `not_found`, or `hash_conflict` where the app saw an older one. */
  update(
    by: { view_id?: string | undefined; external_id?: string | undefined; hash?: string | undefined },
    view: CheckedView,
  ): View {
    for (const [user, stack] of this.#stacks) {
      const old = stack.find(
        ({ id, external_id }) => id === by.view_id || (by.external_id !== undefined && external_id === by.external_id),
      );
      if (old === undefined) continue;
      if (by.hash !== undefined && by.hash !== old.hash) throw new Refused("hash_conflict");
      const fresh = {
        ...view,
        id: old.id,
        hash: hash(),
        root_view_id: old.root_view_id,
        previous_view_id: old.previous_view_id,
        state: old.state,
      };
      return this.#set(
        user,
        stack.map((other) => (other.id === old.id ? fresh : other)),
        old.id,
      );
    }
    throw new Refused("not_found");
  }

  /** What stands in the fields, as the person leaves it. */
  fill(user: string, id: string, values: Readonly<Record<string, unknown>>): View | null {
    const stack = this.stackOf(user).map((view) => (view.id === id ? { ...view, state: { values } } : view));
    this.#stacks.set(user, stack);
    return stack.find((view) => view.id === id) ?? null;
  }

  close(user: string, id: string): void {
    this.#keep(
      user,
      this.stackOf(user).filter((view) => view.id !== id),
    );
  }

  clear(user: string): void {
    this.#keep(user, []);
  }

  #set(user: string, stack: View[], id: string): View {
    this.#keep(user, stack);
    const view = stack.find((other) => other.id === id);
    if (view === undefined) throw new Refused("not_found");
    return view;
  }

  #keep(user: string, stack: View[]): void {
    this.#stacks.set(user, stack);
    this.#tell(user, stack);
  }
}

/** A view as it stands in answers and payloads. */
export function asSlackView(view: View): Record<string, unknown> {
  return {
    private_metadata: "",
    callback_id: "",
    external_id: "",
    ...view,
    team_id: teamId,
    app_id: appId,
    bot_id: botId,
    type: "modal",
  };
}

const viewId = (): string => `V${randomBytes(5).toString("hex").toUpperCase()}`;
const hash = (): string => randomBytes(6).toString("base64url");
