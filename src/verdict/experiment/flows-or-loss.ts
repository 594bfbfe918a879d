import type { Experiment } from "../experiment.ts";
import { sourcePorts } from "./changed.ts";

/** Loss takes any packet; a broken member of a balancer, or a broken link, takes the same flows each time. */
export const flowsOrLoss: Experiment = {
  id: "flows-or-loss",
  between: ["tcp.partial-backend", "path.loss", "path.ecmp-partial"],
  factor: "source port",
  question: "Do the same source ports fail each time, and others never?",
  isAnswer: (one) => one.probe === "tcp.connect" && one.subject.purpose === "flow",
  change: (answers) => ({ from: "any source port", to: `the same ${sourcePorts(answers)} again and again` }),
};
