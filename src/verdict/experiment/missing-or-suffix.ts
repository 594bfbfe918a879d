import type { Experiment } from "../experiment.ts";
import { namesAsked } from "./changed.ts";

/** Programs here may find a name only because a search suffix is added to it. */
export const missingOrSuffix: Experiment = {
  id: "missing-or-suffix",
  between: ["dns.search-suffix", "dns.nxdomain"],
  factor: "name",
  question: "Which name with a search suffix behind it gets an answer?",
  isAnswer: (one) => one.probe === "dns.query" && one.subject.purpose === "suffix",
  change: (answers) => ({ from: "the name as it is", to: namesAsked(answers) }),
};
