import { relayedSite } from "../relay.ts";
import type { HealthyScenario } from "../scenario.ts";

export const ratherSlow: HealthyScenario = {
  id: "healthy/rather-slow",
  made: "each request takes one and a half seconds, below what counts as slow",
  site: (setting) => relayedSite(setting, 1.5),
  expected: "healthy",
};
