import type { CauseId } from "../../src/cause/cause.ts";
import type { Pattern } from "../../src/verdict/report.ts";
import type { Setting } from "./setting.ts";
import type { Site } from "./site.ts";

/**
 * What the report must name as its one root. `addresses`, `resolvers`, `families`, `vantages`: those in its scope, where only some are hurt. `isNote`: it harms nobody
 * yet, so the verdict stays healthy and this is the one note.
 */
export type Expected = {
  cause: CauseId;
  pattern: Pattern;
  isNote?: true;
  addresses?: readonly string[];
  resolvers?: readonly string[];
  vantages?: readonly string[];
  families?: readonly (4 | 6)[];
  /** What stands in the sentence that says who is hurt. */
  radius?: string;
};

/** A fault and its healthy twin: the same site without the one change. */
export type FaultScenario = {
  /** The cause's id, and behind the slash how it is made. */
  id: string;
  /** What was done, in one sentence. */
  made: string;
  site: (setting: Setting) => Site;
  fault: (site: Site, setting: Setting) => Partial<Site>;
  expected: (setting: Setting) => Expected;
  /** It is judged by time, or changes a value of the whole machine: it runs alone. */
  exclusive?: true;
};

/** Something that looks like a fault and is none. */
export type HealthyScenario = {
  id: string;
  made: string;
  site: (setting: Setting) => Site;
  expected: "healthy";
  exclusive?: true;
};

export type Scenario = FaultScenario | HealthyScenario;
