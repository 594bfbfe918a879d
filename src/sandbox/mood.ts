import { Refused } from "./refused.ts";

/**
 * How Slack behaves. `429` and `500`: the next `calls` of the Web API fail so. `slow`: each call waits 2 s first.
 * `invalid_blocks`: the next call that carries blocks is refused once. `replay`: the next delivery comes twice. `refresh`: the app is asked to
 * connect anew. `drop`: every socket is cut at once.
 */
export const moods = ["calm", "429", "500", "slow", "invalid_blocks", "replay", "refresh", "drop"] as const;
export type MoodKind = (typeof moods)[number];

/** Calls that fail under `429` and `500` unless said otherwise: long enough to be seen, short enough that an app recovers. */
const failingCalls = 3;
export const slowMs = 2000;
/** Slack sends whole seconds; 1 keeps a demonstration short. */
const retryAfterSeconds = 1;

export class Mood {
  #kind: MoodKind = "calm";
  #left = 0;
  readonly #tell: (kind: MoodKind) => void;

  constructor(tell: (kind: MoodKind) => void) {
    this.#tell = tell;
  }

  get kind(): MoodKind {
    return this.#kind;
  }

  set(kind: MoodKind, calls = failingCalls): void {
    this.#kind = kind;
    this.#left = kind === "429" || kind === "500" ? calls : 1;
    this.#tell(kind);
  }

  /** Throws what this mood does to a call; `hasBlocks` says whether it carries any. */
  trouble(hasBlocks: boolean): void {
    if (this.#kind === "429") {
      this.#use();
      throw new Refused("ratelimited", {}, 429, retryAfterSeconds);
    }
    if (this.#kind === "500") {
      this.#use();
      throw new Refused("internal_error", {}, 500);
    }
    if (this.#kind === "invalid_blocks" && hasBlocks) {
      this.#use();
      throw new Refused("invalid_blocks", {
        response_metadata: {
          messages: ["[ERROR] refused once, because the workspace's mood is invalid_blocks [json-pointer:/blocks/0]"],
        },
      });
    }
  }

  /** Whether this delivery is to come twice; asked once for each. */
  replaysNow(): boolean {
    if (this.#kind !== "replay") return false;
    this.#use();
    return true;
  }

  #use(): void {
    this.#left -= 1;
    if (this.#left <= 0) this.set("calm");
  }
}
