import type { Observation } from "../observation/observation.ts";
import type { Finding, LayerReport, Report, Verdict } from "../verdict/report.ts";

/**
 * `faultline.event/1`, the run as it goes: one JSON object a line with --stream; the same feeds the thread, the page and the terminal.
 * Exactly one `report` comes last. A finding may be withdrawn by the `seq` of the event that brought it. `verdict` comes first once
 * every address has answered or failed for certain, and again where light sampling changes it; its `report` is left out on the wire.
 */
export type Event = { readonly seq: number; readonly run: string; readonly at: string } & (
  | { readonly type: "started"; readonly target: Report["target"]; readonly vantages: readonly string[] }
  | { readonly type: "observation"; readonly observation: Observation }
  | { readonly type: "layer"; readonly layer: LayerReport }
  | { readonly type: "finding"; readonly finding: Finding | null; readonly withdraws: number | null }
  | { readonly type: "experiment"; readonly experiment: Report["experiments"][number] }
  | { readonly type: "limit"; readonly limit: Report["limits"][number] }
  | { readonly type: "verdict"; readonly verdict: Verdict; readonly headline: string; readonly report: Report }
  | { readonly type: "report"; readonly report: Report }
);
