import { computedOnce } from "../../observation/computed-once.ts";
import type { Seen } from "../seen.ts";
import { endpointsOf, type JudgedEndpoint } from "./endpoints.ts";
import { type BadAndGood, cutFlows, deadFlows, flowDecides, repeatedFlows } from "./flows.ts";
import { hungUpFlows } from "./hung-up.ts";
import { turnDecides } from "./turns.ts";
import { isDeaf } from "./unanswered.ts";

/** By what it shows: the source port, the turn, an end that comes before a word was said, silence to each SYN, silence behind the SYN. */
export type Way = "port" | "turn" | "hung-up" | "dark" | "cut";
/** Nothing of it is left to chance, so that no rate has to be measured. */
export const isStated = (way: Way): boolean => way === "port" || way === "turn";
export type FailingFlows = { endpoint: JudgedEndpoint; way: Way } & BadAndGood;

/** Addresses at which some connections fail through and through, beside those that never do: it is the connection that decides. */
export const failingFlows = computedOnce((seen: Seen): readonly FailingFlows[] =>
  endpointsOf(seen).flatMap((endpoint) => {
    const flows = foundAt(endpoint, seen);
    return flows === null ? [] : [{ endpoint, ...flows }];
  }),
);

function foundAt(endpoint: JudgedEndpoint, seen: Seen): Omit<FailingFlows, "endpoint"> | null {
  const { outcome, tries } = endpoint;
  const hungUp = hungUpFlows(endpoint);
  if (hungUp !== null) return { way: "hung-up", ...hungUp };
  if (outcome === "connects" && !tries.some((one) => one.outcome === "failed")) return null;
  const flows = repeatedFlows(endpoint);
  if (flowDecides(flows)) return { way: "port", bad: flows.flatMap(({ bad }) => bad), good: flows.flatMap(({ good }) => good) };
  const turns = turnDecides(endpoint, seen);
  if (turns !== null) return { way: "turn", ...turns };
  // A server that takes connections and answers none of them is in trouble as a whole: its queue is full.
  const dead = tries.some(isDeaf) ? null : deadFlows(endpoint);
  if (dead !== null) return { way: "dark", ...dead };
  const cut = cutFlows(endpoint);
  return cut === null ? null : { way: "cut", ...cut };
}
