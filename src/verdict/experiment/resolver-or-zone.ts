import type { Experiment } from "../experiment.ts";
import { namesAsked } from "./changed.ts";

/** A resolver that finds another name is well; it is the zone of this one that does not answer it. */
export const resolverOrZone: Experiment = {
  id: "resolver-or-zone",
  between: ["dns.resolver-timeout", "dns.nameserver-unreachable"],
  factor: "name",
  question: "Does the same resolver answer for another name?",
  isAnswer: (one) => one.probe === "dns.query" && one.subject.purpose === "resolver-check",
  change: (answers) => ({ from: "the target's name", to: namesAsked(answers) }),
};
