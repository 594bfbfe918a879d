import { randomBytes } from "node:crypto";
import type { Clock } from "./clock.ts";
import { Refused } from "./refused.ts";

/** A trigger_id lives 3 s and opens one view (docs.slack.dev/surfaces/modals). */
const livesMs = 3000;
const most = 200;

export class TriggerBook {
  readonly #clock: Clock;
  readonly #triggers = new Map<string, { user: string; at: number; used: boolean }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(user: string): string {
    const id = `${this.#clock.now()}.${randomBytes(8).toString("hex")}`;
    this.#triggers.set(id, { user, at: this.#clock.now(), used: false });
    const oldest = this.#triggers.keys().next().value;
    if (this.#triggers.size > most && oldest !== undefined) this.#triggers.delete(oldest);
    return id;
  }

  /** The person who pressed. Throws `invalid_trigger_id`, `expired_trigger_id` or `exchanged_trigger_id`. */
  exchange(id: string): string {
    const trigger = this.#triggers.get(id);
    if (trigger === undefined) throw new Refused("invalid_trigger_id");
    if (trigger.used) throw new Refused("exchanged_trigger_id");
    if (this.#clock.now() - trigger.at > livesMs) throw new Refused("expired_trigger_id");
    trigger.used = true;
    return trigger.user;
  }
}
