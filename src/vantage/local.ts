import { failed } from "../observation/failure.ts";
import type { Answer } from "../observation/observation.ts";
import type { Step } from "../observation/step.ts";
import type { VantageSelf } from "../observation/vantage.ts";
import { isTimeout } from "../probe/errno.ts";
import type { ProbePlace } from "../probe/probe.ts";
import type { ask } from "../probe/probes.ts";
import { asTheyCome } from "./as-they-come.ts";
import { Deadline } from "./deadline.ts";
import { LoopDelay } from "./loop-delay.ts";
import { Overstay } from "./overstay.ts";
import { OwnAbilities } from "./own-abilities.ts";
import { RateLimit } from "./rate-limit.ts";
import type { Vantage } from "./vantage.ts";

/** A probe that overstays its deadline by this much is given up; its own clean-up may still run. */
const overstayMs = 1_000;

type Ask = typeof ask;
/** Half of all that a process would keep in memory which waits to be asked something. What is needed later comes with it: by then there may be no file left to open. */
let loading: Promise<Ask> | null = null;
function probesLoaded(): Promise<Ask> {
  loading ??= Promise.all([import("../probe/probes.ts"), import("../probe/path/abilities.ts")]).then(([{ ask }]) => ask);
  return loading;
}
const abilitiesLoaded = async (): Promise<readonly string[]> => (await import("../probe/path/abilities.ts")).probeAbilities();

/**
 * This process as a vantage: every step within its deadline, behind the rate limit, and never a throw for a fault of the target. The probes
 * are loaded with the first question, before its time begins.
 */
export function localVantage(
  self: VantageSelf,
  place: ProbePlace,
  limit: RateLimit = new RateLimit(),
  abilities: () => Promise<readonly string[]> = abilitiesLoaded,
): Vantage & { close: () => Promise<void> } {
  const loop = new LoopDelay();
  const own = new OwnAbilities(self, abilities);
  return {
    get self() {
      return own.self;
    },
    observe: (steps, signal) => {
      own.used();
      return observe(steps, signal, place, limit, loop);
    },
    close: () => limit.close(),
  };
}

async function* observe(
  steps: readonly Step[],
  signal: AbortSignal,
  place: ProbePlace,
  limit: RateLimit,
  loop: LoopDelay,
): AsyncGenerator<Answer> {
  const asking = await probesLoaded();
  yield* asTheyCome(steps.map((step) => answer(step, signal, place, limit, loop, asking)));
}

async function answer(
  step: Step,
  signal: AbortSignal,
  place: ProbePlace,
  limit: RateLimit,
  loop: LoopDelay,
  asking: Ask,
): Promise<Answer> {
  const { probe, subject, round, attempt } = step;
  loop.begin();
  let at = new Date().toISOString();
  let begun = performance.now();
  const finish = (ended: object, waitedMs: number): Answer =>
    ({
      ...ended,
      probe,
      subject,
      round,
      attempt,
      at,
      elapsedMs: performance.now() - begun,
      loopDelayMs: loop.end(begun),
      waitedMs,
    }) as unknown as Answer;
  try {
    const { value, waitedMs } = await limit.schedule(limitKey(step), signal, () => {
      at = new Date().toISOString();
      begun = performance.now();
      return withinDeadline(step, signal, place, asking, loop);
    });
    return finish(value, waitedMs);
  } catch (error) {
    // The probes answer for every fault of a target; what is thrown is the run's end while waiting, a full queue, or a defect of our own.
    const words = error instanceof Error ? error.message : String(error);
    const failure = signal.aborted
      ? failed("cancelled", "call", "the run was stopped before this was asked")
      : failed("unknown", "call", words);
    return finish({ outcome: "skipped", skippedBecause: failure.detail, failure, data: {} }, performance.now() - begun);
  }
}

async function withinDeadline(step: Step, signal: AbortSignal, place: ProbePlace, asking: Ask, loop: LoopDelay): Promise<object> {
  const lostSince = (since: number) => (): number => loop.lostSince(since);
  using deadline = new Deadline(step.deadlineMs, lostSince(loop.mark()), signal);
  using overstay = new Overstay(deadline.signal, () => new Deadline(overstayMs, lostSince(loop.mark())));
  const overstayed = overstay.over.then(() => {
    const failure = isTimeout(deadline.signal.reason)
      ? failed("timeout", "call", `the probe did not end within its deadline of ${Math.round(step.deadlineMs)} ms`)
      : failed("cancelled", "call", "the run was stopped, and the probe did not end");
    return { outcome: "failed", failure, skippedBecause: null, data: {} };
  });
  return await Promise.race([asking(step, place, deadline.signal), overstayed]);
}

/** Whose traffic it is, for the limit: the service that is connected to, or the resolver that is asked. Several services at one address do not wait for each other. */
function limitKey({ subject }: Step): string {
  if ("address" in subject) return `${subject.address} ${subject.port ?? ""}`;
  return "server" in subject ? `dns ${subject.server}` : "this machine";
}
