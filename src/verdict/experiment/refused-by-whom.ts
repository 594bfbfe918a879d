import type { Experiment } from "../experiment.ts";
import { namesAsked } from "./changed.ts";

/** A resolver that refuses every name refuses this client; one that refuses this name alone passes on what it was told, or filters. */
export const refusedByWhom: Experiment = {
  id: "refused-by-whom",
  between: ["dns.refused", "dns.lame-delegation", "dns.filtered"],
  factor: "name",
  question: "Does the same resolver refuse another name too?",
  isAnswer: (one) => one.probe === "dns.query" && one.subject.purpose === "resolver-check",
  change: (answers) => ({ from: "the target's name", to: namesAsked(answers) }),
};
