import Bottleneck from "bottleneck";

/** One reservoir over Bottleneck: `size` at once, one more each `refillMs`. Never more than size + t / refillMs within any time t. */
export type BucketShape = {
  readonly size: number;
  readonly refillMs: number;
  /** How many calls may be under way; 1 keeps the order. */
  readonly atOnce: number;
  /** The queue's bound. Beyond it the oldest of the least urgent is dropped. */
  readonly waitingAtMost: number;
};

/** Slack tolerates short bursts in a channel and promises about one message a second (docs.slack.dev/apis/web-api/rate-limits). */
export const channelShape: BucketShape = { size: 3, refillMs: 1_000, atOnce: 1, waitingAtMost: 60 };
/** chat.update is of tier 3, some 50 a minute for a whole workspace; 24 + 60 / 4 = 39 in any minute stays below 40. */
export const updateShape: BucketShape = { size: 24, refillMs: 4_000, atOnce: 8, waitingAtMost: 100 };
/** The last of the updates' reservoir are kept for verdicts; progress is left out below it. */
export const keptForVerdicts = 8;

/** After a 429 a channel gets one message a second, without bursts, for this long, ms. */
const strictForMs = 10 * 60 * 1_000;
/** A little over a second, since what leaves evenly does not arrive evenly, ms. */
const slackOfRefill = 1.05;
/** Channels remembered at once; full and quiet ones are forgotten first. */
const channelsAtMost = 2_000;

/** Smaller is more urgent. */
export const urgency = { verdict: 0, parent: 2, suspect: 4, healthy: 5, conclusion: 6, progress: 9 } as const;
export type Urgency = keyof typeof urgency;

/** What the queue gave up in favour of something more urgent. */
export class Dropped extends Error {}

/** Holds its own count of what is missing, because Bottleneck's own refill ticks by a clock that does not start with the first use. */
export class Bucket {
  readonly #shape: BucketShape;
  readonly #limiter: Bottleneck;
  #missing = 0;
  #underWay = 0;
  #strictUntil = 0;
  #heldUntil = 0;
  #refill: NodeJS.Timeout | null = null;
  #release: NodeJS.Timeout | null = null;

  constructor(shape: BucketShape) {
    this.#shape = shape;
    this.#limiter = new Bottleneck({
      reservoir: shape.size,
      maxConcurrent: shape.atOnce,
      highWater: shape.waitingAtMost,
      strategy: Bottleneck.strategy.LEAK,
    });
  }

  /** Runs the work when its turn has come. Rejects with Dropped where the queue gave it up, else with what the work rejects with. */
  async schedule<T>(how: Urgency, work: () => Promise<T>): Promise<T> {
    try {
      return await this.#limiter.schedule({ priority: urgency[how] }, () => this.#spendOn(work));
    } catch (error) {
      throw error instanceof Bottleneck.BottleneckError
        ? new Dropped("gave way to something more urgent", { cause: error })
        : error;
    }
  }

  /** How many could go at once now. */
  get left(): number {
    return this.#isHeld ? 0 : this.#shape.size - this.#missing;
  }

  get isQuiet(): boolean {
    return this.#refill === null && !this.#isHeld && this.#underWay === 0 && this.#limiter.empty() && !this.#isStrict;
  }

  /** Slack said that it is too much: from now on no bursts for ten minutes. */
  beStrict(): void {
    this.#strictUntil = Date.now() + strictForMs;
    this.#missing = this.#shape.size;
    this.#stopRefill();
    void this.#limiter.updateSettings({ reservoir: 0 });
    this.#refillLater();
  }

  /** Slack asked for so long without a call, ms: none begins until then, and what was left before is there again. */
  holdFor(ms: number): void {
    const until = Date.now() + ms;
    if (until <= this.#heldUntil) return;
    this.#heldUntil = until;
    this.#stopRefill();
    void this.#limiter.updateSettings({ reservoir: 0 });
    if (this.#release !== null) clearTimeout(this.#release);
    this.#release = setTimeout(() => {
      this.#release = null;
      void this.#limiter.incrementReservoir(this.#shape.size - this.#missing);
      this.#refillLater();
    }, ms);
    this.#release.unref();
  }

  get #isHeld(): boolean {
    return this.#release !== null;
  }

  get #isStrict(): boolean {
    return this.#strictUntil > Date.now();
  }

  /** What is spent comes back from the end of a call on, not from its start: Slack counts when it arrives, which on a busy process is later. */
  async #spendOn<T>(work: () => Promise<T>): Promise<T> {
    this.#missing += 1;
    this.#underWay += 1;
    if (this.#isStrict) this.#stopRefill();
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
      this.#refillLater();
    }
  }

  #stopRefill(): void {
    if (this.#refill !== null) clearTimeout(this.#refill);
    this.#refill = null;
  }

  #refillLater(): void {
    // While one is being tried again for a 429 nothing comes back, else the next would go right behind it.
    if (this.#refill !== null || this.#isHeld || (this.#isStrict && this.#underWay > 0)) return;
    const floor = this.#isStrict ? this.#shape.size - 1 : 0;
    if (this.#missing <= floor) return;
    this.#refill = setTimeout(() => {
      this.#refill = null;
      this.#missing -= 1;
      void this.#limiter.incrementReservoir(1);
      this.#refillLater();
    }, this.#shape.refillMs * slackOfRefill);
    this.#refill.unref();
  }
}

/** The pace of everything that is said: messages by channel, updates by workspace. */
export class Pacing {
  readonly #channels = new Map<string, Bucket>();
  readonly #updates = new Map<string, Bucket>();

  /** The bucket for new messages in one channel. */
  messages(workspace: string, channel: string): Bucket {
    return kept(this.#channels, `${workspace} ${channel}`, channelShape);
  }

  /** The bucket for chat.update in one workspace. */
  updates(workspace: string): Bucket {
    return kept(this.#updates, workspace, updateShape);
  }
}

function kept(buckets: Map<string, Bucket>, key: string, shape: BucketShape): Bucket {
  const known = buckets.get(key);
  if (known !== undefined) return known;
  if (buckets.size >= channelsAtMost) for (const [name, bucket] of buckets) if (bucket.isQuiet) buckets.delete(name);
  const fresh = new Bucket(shape);
  buckets.set(key, fresh);
  return fresh;
}
