import type { Experiment } from "../experiment.ts";
import { namesAsked } from "./changed.ts";

/** A resolver that gives a name that nobody has an address makes answers up. */
export const hijackOrFilter: Experiment = {
  id: "hijack-or-filter",
  between: ["dns.hijack", "dns.filtered", "dns.intercepted"],
  factor: "name",
  question: "What does the resolver say of a name that nobody has?",
  isAnswer: (one) => one.probe === "dns.query" && one.subject.purpose === "random-label",
  change: (answers) => ({ from: "the target's name", to: namesAsked(answers) }),
};
