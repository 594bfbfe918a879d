import type { Asked } from "../state.ts";

/** Tries are this far apart, so that one burst of loss is not counted twice, ms. */
const apartMs = 500;
/** A question waits for its turn before it leaves, and how long is known only with its answer: tries beside an open one are spread this much wider, ms. */
const turnMs = 100;

/** When the same may be asked once more, counted from when the try before really began. */
export function nextTryMs({ startMs, observation }: Pick<Asked, "startMs" | "observation">): number {
  return observation === null ? startMs + apartMs + turnMs : observation.startMs + apartMs;
}
