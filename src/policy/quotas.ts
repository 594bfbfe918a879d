import type { Rate, RunLimits } from "./policy.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** So many users, channels and targets are remembered, of each; those that asked longest ago are forgotten first. */
const namesAtMost = 5_000;

/** Whom a run counts for; null where there is none. */
export type Counted = { readonly user: string | null; readonly channel: string | null; readonly target: string };

/** Counts runs by user, channel and target over the last minute and the last hour. Times are ms since 1970. */
export class Quotas {
  readonly #kinds = { user: new Counts(), channel: new Counts(), target: new Counts() };

  /** Counts one run for all of them and gives null, or counts nothing and gives which limit bites, in words, and in how many ms it does so no more. */
  take(limits: RunLimits, names: Counted, now: number): { words: string; retryAfterMs: number } | null {
    const counted = kinds.flatMap((kind) => {
      const name = names[kind];
      return name === null ? [] : [{ kind, name }];
    });
    for (const { kind, name } of counted) {
      const full = this.#kinds[kind].full(name, limits[kind], now);
      if (full !== null)
        return {
          words: `${whose[kind]} has had ${full.of} ${full.of === 1 ? "run" : "runs"} within ${full.within} already`,
          retryAfterMs: full.retryAfterMs,
        };
    }
    for (const { kind, name } of counted) this.#kinds[kind].add(name, limits[kind], now);
    return null;
  }
}

const kinds = ["user", "channel", "target"] as const;
const whose = { user: "Whoever asks this", channel: "This channel", target: "This target" } as const;

type Full = { of: number; within: string; retryAfterMs: number };

/** `times`: when runs began, the earliest first. There is room again when enough of them are older than the span. */
function fullIn(times: readonly number[], most: number, spanMs: number, within: string, now: number): Full | null {
  const counted = times.filter((at) => at > now - spanMs);
  if (counted.length < most) return null;
  const [last = now] = counted.slice(counted.length - most);
  return { of: most, within, retryAfterMs: last + spanMs - now };
}

class Counts {
  readonly #at = new Map<string, number[]>();

  full(name: string, { minute, hour }: Rate, now: number): Full | null {
    const times = this.#at.get(name) ?? [];
    return fullIn(times, minute, minuteMs, "a minute", now) ?? fullIn(times, hour, hourMs, "an hour", now);
  }

  add(name: string, { hour }: Rate, now: number): void {
    const times = (this.#at.get(name) ?? []).filter((at) => at > now - hourMs);
    this.#at.delete(name);
    this.#at.set(name, [...times, now].slice(-hour));
    for (const oldest of this.#at.keys()) {
      if (this.#at.size <= namesAtMost) break;
      this.#at.delete(oldest);
    }
  }
}
