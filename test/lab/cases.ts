import type { CauseId } from "../../src/cause/cause.ts";
import type { Expected, Scenario } from "./scenario.ts";
import { type Setting, settingOf } from "./setting.ts";
import type { Site } from "./site.ts";

/** One test: a site, and what must be said of it. A fault and its twin are two. */
export type Case = {
  id: string;
  side: "fault" | "twin" | "healthy";
  site: Site;
  setting: Setting;
  expected: Expected | "healthy";
  /** What must not even be noted: the twin of a note is healthy like the fault itself, and differs in this alone. */
  absent: CauseId | null;
  /** It runs alone. */
  isExclusive: boolean;
};

/** The cases of a scenario for a seed; fault and twin share every name and address, so that the change alone tells them apart. */
export function casesOf(scenario: Scenario, seed: string): Case[] {
  const { id, exclusive: isExclusive = false } = scenario;
  const setting = settingOf(`${seed} ${id}`);
  const site = scenario.site(setting);
  if (scenario.expected === "healthy")
    return [{ id, side: "healthy", site, setting, expected: "healthy", absent: null, isExclusive }];
  const expected = scenario.expected(setting);
  const fault = { ...site, ...scenario.fault(site, setting) };
  return [
    { id, side: "fault", site: fault, setting, expected, absent: null, isExclusive },
    { id, side: "twin", site, setting, expected: "healthy", absent: expected.isNote ? expected.cause : null, isExclusive },
  ];
}
