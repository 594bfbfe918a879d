import type { Observation } from "./observation.ts";

/** The event loop of whoever asked was late by a fifth of what it took at most: the time is that of who was asked, and not of a busy machine. */
export const isBelievable = ({ loopDelayMs, elapsedMs }: Pick<Observation, "loopDelayMs" | "elapsedMs">): boolean =>
  loopDelayMs <= elapsedMs / 5;
