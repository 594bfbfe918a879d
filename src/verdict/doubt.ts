import type { CauseId } from "../cause/cause.ts";
import type { VantageSelf } from "../observation/vantage.ts";
import type { Finding } from "./report.ts";

/** What casts doubt on a vantage, as far as a report needs it: by vantage, the finding that says so. */
export type Doubts = ReadonlyMap<string, Pick<Finding, "cause" | "summary">>;

/** A finding of the vantage itself that is no mere note casts doubt on whatever else was seen from there. */
export function doubtsOf(findings: readonly Pick<Finding, "cause" | "layer" | "impact" | "summary" | "scope">[]): Doubts {
  const doubts = new Map<string, Pick<Finding, "cause" | "summary">>();
  for (const { layer, impact, cause, summary, scope } of findings)
    if (layer === "vantage" && impact !== "latent")
      for (const vantage of scope.vantages) if (!doubts.has(vantage)) doubts.set(vantage, { cause, summary });
  return doubts;
}

/** Behind these nothing that such a vantage says can be told from what somebody else says in its name. */
const impersonating: ReadonlySet<string> = new Set<CauseId>(["vantage.suspect", "vantage.captive-portal"]);

/** The status that a report gives a vantage: what it says of itself, unless the run has found it in doubt. */
export function statusOf(self: VantageSelf, doubts: Doubts): VantageSelf["status"] {
  const doubt = doubts.get(self.name);
  if (self.status === "offline" || doubt === undefined) return self.status;
  return impersonating.has(doubt.cause) ? "suspect" : "degraded";
}
