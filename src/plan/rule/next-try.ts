import { computedOnce } from "../../observation/computed-once.ts";
import type { Observation } from "../../observation/observation.ts";
import { keysOf } from "../../observation/step.ts";
import { apartMs, certainTries, triesApart } from "../../verdict/weigh.ts";
import type { Asked, View } from "../state.ts";

/** A question waits for its turn before it leaves, and how long is known only with its answer: tries beside an open one are spread this much wider, ms. */
const turnMs = 100;
/** Where a busy machine pushed tries together, two more are made at most. */
const mostTries = certainTries + 2;

/** When the same may be asked once more, counted from when the try before really began. */
export function nextTryMs({ startMs, observation }: Pick<Asked, "startMs" | "observation">): number {
  return observation === null ? startMs + apartMs + turnMs : observation.startMs + apartMs;
}

/** Whether one more try of the same question tells something: until enough of them that were far enough apart to count came to the same end. */
export function isOneMoreWorthIt(view: View, { step, observation }: Asked): boolean {
  if (step.attempt < certainTries) return true;
  if (observation === null || step.attempt >= mostTries) return false;
  const tries = triesOf(view).get(keysOf(step).question) ?? [];
  const byEnd = Map.groupBy(tries, endOf);
  // A router sends few errors in a second: one among silences stands for all of them.
  const unreached = tries.filter((one) => unreachedEnds.has(endOf(one)));
  const isSaid = unreached.some(({ failure }) => failure?.code !== "timeout");
  return [...byEnd.values(), ...(isSaid ? [unreached] : [])].every((some) => triesApart(some) < certainTries);
}

const unreachedEnds: ReadonlySet<string> = new Set([
  "host-unreachable connect",
  "network-unreachable connect",
  "timeout connect",
]);

/** Refused, silent, or with which status it was answered: tries that end in different ways are each too few to say that it is always so. */
function endOf({ failure, data }: Observation): string {
  if (failure !== null) return `${failure.code} ${failure.phase}`;
  return "status" in data ? `${data.status}` : "";
}

/** The byte was sent, and a machine that can say what became of it did not come to say so: that try counts for nothing. */
export const isUntold = (one: Observation, { self }: Pick<View, "self">): boolean =>
  one.probe === "tcp.one-byte" && one.outcome === "ok" && one.data.acked === null && self.can.includes("kernel-view");

/** All that was answered and tells something, by what was asked. */
const triesOf = computedOnce((view: View): ReadonlyMap<string, Observation[]> => {
  const tries = new Map<string, Observation[]>();
  for (const { step, observation } of view.own) {
    if (observation === null || isUntold(observation, view)) continue;
    const key = keysOf(step).question;
    const before = tries.get(key);
    if (before === undefined) tries.set(key, [observation]);
    else before.push(observation);
  }
  return tries;
});
