import type { CauseId } from "../../../src/cause/cause.ts";
import type { Layer } from "../../../src/observation/layer.ts";

/** The tools that stand beside Faultline, as the table's columns name them. The plugins are one: whoever uses them runs all three. */
export const toolNames = ["monitoring-plugins", "blackbox-exporter", "testssl.sh", "sslscan"] as const;
export type ToolName = (typeof toolNames)[number];

/** One thing that a tool said, in its own words. `check`: which of its checks. `isAlarm`: by the tool's own measure (exit status, `probe_success`, severity). */
export type Saying = { check: string; isAlarm: boolean; words: string };

/** All that a tool said of one case. `cut-off`: the deadline ended it, and what it had said until then is kept. */
export type ToolAnswer = {
  tool: ToolName;
  state: "answered" | "cut-off" | "not-asked" | "not-installed";
  sayings: readonly Saying[];
  elapsedMs: number;
};

/** What the words of an alarm mean in Faultline's terms: the layer, and the causes that they name; none where they only say that something is wrong there. */
export type Meaning = { layer: Layer; causes: readonly CauseId[] };
