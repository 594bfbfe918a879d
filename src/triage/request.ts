import type { Questions } from "../target/questions.ts";
import type { Target } from "../target/target.ts";
import type { Report } from "../verdict/report.ts";

/** What a door asks the conductor for. */
export type TriageRequest = {
  id: string;
  target: Target;
  questions: Questions;
  requestedBy: Report["requestedBy"];
  /** `host`: the probes of the host on this machine, for the target's port; `machine`: for all that listens. `dns`: the name alone is looked up at every resolver, and nothing is connected to. */
  only?: "dns" | "host" | "machine";
};
