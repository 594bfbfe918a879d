import { setTimeout as delay } from "node:timers/promises";
import type { GlobalpingApi } from "./api.ts";
import type { Measured } from "./api-schema.ts";
import type { Told } from "./trouble.ts";

/** As the documentation asks: so long after each answer, and no sooner, ms. */
const pollEveryMs = 500;
/** No question is waited for longer than a run lasts, whatever a header says: a timer of over 24.8 days would fire at once. */
const longestPauseMs = 60_000;

/** Waits until the measurement is done, or the signal says that nobody waits for it any more. Never rejects. */
export async function untilMeasured(api: GlobalpingApi, id: string, signal: AbortSignal): Promise<Told<Measured>> {
  let etag: string | null = null;
  for (;;) {
    const told = await api.read(id, etag, signal);
    let waitMs = pollEveryMs;
    if (told.ok) {
      const { measured } = told.value;
      if (measured !== null && measured.status !== "in-progress") return { ok: true, value: measured };
      etag = told.value.etag;
    } else {
      if (told.trouble.kind !== "later") return told;
      waitMs = Math.min(longestPauseMs, Math.max(pollEveryMs, told.trouble.afterMs));
    }
    try {
      await delay(waitMs, undefined, { signal });
    } catch {
      return { ok: false, trouble: { kind: "unreachable", words: "it had no result in time" } };
    }
  }
}
