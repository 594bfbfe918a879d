import { Bucket } from "./bucket.ts";
import type { Clock } from "./clock.ts";
import { Refused } from "./refused.ts";

/**
 * Slack's tiers in calls a minute and workspace (docs.slack.dev/apis/web-api/rate-limits): 1, 20, 50, 100. `burst` is for what
 * Slack calls "special": hundreds a minute. `connections`: tier 1, but an app may hold 10 sockets, so 10 are given at once.
 */
export const tiers = { 1: 1, 2: 20, 3: 50, 4: 100, burst: 600, connections: 10 } as const;
export type Tier = keyof typeof tiers;

/** chat.postMessage, a channel: about 1 a second, short bursts tolerated. */
const channelBurst = 3;
const channelPerSecond = 1;
/** No app has more channels here; a bound all the same. */
const mostBuckets = 200;

/** What is left of one budget, and how fast it comes back. */
export type BudgetLeft = { name: string; left: number; of: number; perSecond: number };

/** What each method and channel may still do. Guards the buckets; a call that finds none left is refused with 429. */
export class Budgets {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** One call of a method, over the whole workspace. */
  spendMethod(method: string, tier: Tier): void {
    this.#spend(method, tiers[tier], tiers[tier] / 60);
  }

  /** One message into a channel. `channel` is the name that people see. */
  spendMessage(channel: string): void {
    this.#spend(`messages to ${channel}`, channelBurst, channelPerSecond);
  }

  left(): BudgetLeft[] {
    const now = this.#clock.now();
    return [...this.#buckets].map(([name, bucket]) => ({
      name,
      left: bucket.left(now),
      of: bucket.capacity,
      perSecond: bucket.perSecond,
    }));
  }

  #spend(name: string, capacity: number, perSecond: number): void {
    const now = this.#clock.now();
    const bucket = this.#buckets.get(name) ?? new Bucket(capacity, perSecond, now);
    if (!this.#buckets.has(name) && this.#buckets.size < mostBuckets) this.#buckets.set(name, bucket);
    const wait = bucket.take(now);
    if (wait > 0) throw new Refused("ratelimited", {}, 429, wait);
  }
}
