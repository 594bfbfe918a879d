import { setImmediate as nextTurn } from "node:timers/promises";

/**
 * Begins one piece of work in each turn of the event loop, so that between any two everything that has arrived meanwhile is read: fifty people
 * who ask at once are all acknowledged before the last of their runs has begun.
 */
export function inTurn(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (work) => {
    const turn = last.then(() => nextTurn());
    last = turn;
    return turn.then(work);
  };
}
