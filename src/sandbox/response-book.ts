import { randomBytes } from "node:crypto";
import type { Clock } from "./clock.ts";
import { Refused } from "./refused.ts";

/** 5 uses in 30 minutes (docs.slack.dev/interactivity/handling-user-interaction). */
const mostUses = 5;
const livesMs = 30 * 60_000;
const most = 500;

/** Where an answer goes: to whom, in which channel and thread, and which message it may replace. */
export type ResponsePlace = {
  readonly channel: string;
  readonly user: string;
  readonly threadTs: string | null;
  readonly original: string | null;
};

export class ResponseBook {
  readonly #clock: Clock;
  readonly #base: () => string;
  readonly #places = new Map<string, { place: ResponsePlace; at: number; uses: number }>();

  /** `base` is asked late, because the port is known only once the server listens. */
  constructor(clock: Clock, base: () => string) {
    this.#clock = clock;
    this.#base = base;
  }

  issue(place: ResponsePlace): string {
    const key = randomBytes(12).toString("base64url");
    this.#places.set(key, { place, at: this.#clock.now(), uses: 0 });
    const oldest = this.#places.keys().next().value;
    if (this.#places.size > most && oldest !== undefined) this.#places.delete(oldest);
    return `${this.#base()}/response/${key}`;
  }

  /** Uses one of the five. Throws `used_url` or `expired_url`, which Slack answers with 404. */
  use(key: string): ResponsePlace {
    const known = this.#places.get(key);
    if (known === undefined || this.#clock.now() - known.at > livesMs) throw new Refused("expired_url", {}, 404);
    if (known.uses >= mostUses) throw new Refused("used_url", {}, 404);
    known.uses += 1;
    return known.place;
  }
}
