import type { Observation } from "../observation/observation.ts";
import type { Finding, LayerReport, Report, Verdict } from "../verdict/report.ts";

type Numbered = { readonly seq: number; readonly run: string; readonly at: string };
type Known =
  | { readonly type: "started"; readonly target: Report["target"]; readonly vantages: readonly string[] }
  | { readonly type: "observation"; readonly observation: Observation }
  | { readonly type: "layer"; readonly layer: LayerReport }
  | { readonly type: "finding"; readonly finding: Finding | null; readonly withdraws: number | null }
  | { readonly type: "experiment"; readonly experiment: Report["experiments"][number] }
  | { readonly type: "limit"; readonly limit: Report["limits"][number] }
  | { readonly type: "report"; readonly report: Report };
type Decided = { readonly type: "verdict"; readonly verdict: Verdict; readonly headline: string };

/**
 * `faultline.event/1`, the run as it goes: one JSON object a line with --stream; the same feeds the thread, the page, the terminal and the HTTP API.
 * Exactly one `report` comes last. A finding may be withdrawn by the `seq` of the event that brought it. `verdict` comes first once
 * every address has answered or failed for certain, and again where light sampling changes it; its `report` is left out on the wire.
 */
export type Event = Numbered & (Known | (Decided & { readonly report: Report }));

/** The same as it is sent: a verdict goes without its report, which would repeat everything that the lines before it said. */
export type SentEvent = Numbered & (Known | Decided);

/** The event as one line of JSON, without its line end. */
export function eventLine(event: SentEvent): string {
  const named = { schema: "faultline.event/1", ...event };
  return JSON.stringify(event.type === "verdict" ? { ...named, report: undefined } : named);
}
