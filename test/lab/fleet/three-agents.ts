import type { Agent } from "../agent.ts";
import { controlledSite } from "../control-site.ts";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";

/** Three agents on three networks: one behind the first router, two of one region behind the second. */
export const office: Agent = { name: "office", place: "client", labels: { region: "us", net: "office" } };
export const branch: Agent = { name: "eu-branch", place: "otherClient", labels: { region: "eu", net: "branch" } };
export const cloud: Agent = { name: "eu-cloud", place: "elsewhere", labels: { region: "eu", net: "vpc" } };

/** A site that works, beside control targets that do, asked from so many agents. */
export const fleetSite = (
  setting: Setting,
  scheme: "http" | "https",
  agents: readonly Agent[] = [office, branch, cloud],
): Site => ({ ...controlledSite(setting, scheme), agents });
