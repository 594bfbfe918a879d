import type { Only } from "../plan/state.ts";
import type { Questions } from "../target/questions.ts";
import type { Target } from "../target/target.ts";
import type { Report } from "../verdict/report.ts";

/** What a door asks the conductor for. */
export type TriageRequest = {
  id: string;
  target: Target;
  questions: Questions;
  requestedBy: Report["requestedBy"];
  /** A part of the questions alone; absent: all. */
  only?: Only;
};
