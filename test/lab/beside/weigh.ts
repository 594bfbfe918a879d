import type { Layer } from "../../../src/observation/layer.ts";
import { layers } from "../../../src/observation/layer.ts";
import type { Case } from "../cases.ts";
import type { Result } from "../results.ts";
import type { ToolAnswer } from "./answer.ts";
import { meaningOf } from "./meanings.ts";

/** Of one of Faultline's results, what can be written down: the site has functions in it. */
export type Judged = Omit<Result, "one" | "upMs"> & { one: Pick<Result["one"], "id" | "side" | "expected"> };

/**
 * What an answer is worth. Of a fault: whether anything was said to be wrong, whether in the right layer, and whether the cause was among what was named. Of a
 * healthy one: `noticed` is a false alarm, and the rest stays false.
 */
export type Weight = { noticed: boolean; layer: boolean; cause: boolean; read: string };

/**
 * The lowest layer of all alarms is where a person would look first: a name that cannot be found lets the checks of TCP and HTTP fail too. The cause counts
 * where any alarm names it, however many others are named beside it, and carries its layer with it.
 */
export function weightOf(answer: ToolAnswer, expected: Case["expected"]): Weight {
  const alarms = answer.sayings.filter(({ isAlarm }) => isAlarm);
  const meanings = alarms.map(meaningOf);
  const known = meanings.filter((meaning) => meaning !== null);
  const causes = [...new Set(known.flatMap((meaning) => meaning.causes))];
  const lowest = known.map(({ layer }) => layer).sort((a, b) => depth(a) - depth(b))[0];
  const read = alarms.length === 0 ? "healthy" : `${lowest ?? "?"}${causes.length === 0 ? "" : `: ${causes.join(", ")}`}`;
  if (expected === "healthy") return { noticed: alarms.length > 0, layer: false, cause: false, read };
  const cause = causes.includes(expected.cause);
  return { noticed: alarms.length > 0, layer: cause || lowest === layerOf(expected.cause), cause, read };
}

/** The same of Faultline's report, by the one cause that it names first. Inconclusive is an alarm too. A note counts where a note is what there is to find. */
export function weightOfFaultline(result: Judged): Weight {
  const { one, score } = result;
  const { expected } = one;
  if (score === null) return { noticed: false, layer: false, cause: false, read: "no report" };
  const read = score.named;
  if (expected === "healthy") return { noticed: score.named !== "healthy", layer: false, cause: false, read };
  const noticed = score.named !== "healthy";
  return { noticed, layer: noticed && layerOf(score.named) === layerOf(expected.cause), cause: score.cause, read };
}

export const layerOf = (cause: string): string => cause.split(".")[0] ?? "";

/** `layers` stands in the order of a report, in which the path comes late; for whoever looks from below it lies under TCP. */
const fromBelow: readonly string[] = ["vantage", "proxy", "dns", "path", "host", "tcp", "tls", "http"];
const depth = (layer: Layer): number => (fromBelow.includes(layer) ? fromBelow.indexOf(layer) : layers.length);
