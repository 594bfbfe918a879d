import type { Settings } from "../cause/settings.ts";
import type { Layer } from "../observation/layer.ts";
import type { Observation } from "../observation/observation.ts";
import type { VantageSelf } from "../observation/vantage.ts";
import type { Report } from "./report.ts";

/** Everything that a verdict depends on, and nothing else: the same facts always give the same verdict. */
export type Facts = {
  target: Report["target"];
  settings: Settings;
  vantages: readonly VantageSelf[];
  observations: readonly Observation[];
  /** ISO 8601 UTC. */
  now: string;
  /** What was asked and not answered yet ("10.0.0.2 has not answered"), by layer: it keeps a layer from being called healthy. Empty once the run is over. */
  pending: readonly { layer: Layer; what: string }[];
  /** With a proxy: the observations of the way that clients do not take, and whether these here went through the proxy. */
  other?: readonly Observation[];
  /** It was a deep run: nobody is told to make one. */
  isDeep?: true;
  isThroughProxy?: true;
};
