import type { Experiment } from "../experiment.ts";

/** A dead one of several equal ways ends before the last router; a dead member behind a balancer lies behind it. */
export const waysOfFlows: Experiment = {
  id: "ways-of-flows",
  between: ["tcp.partial-backend", "path.ecmp-partial"],
  factor: "TTL",
  question: "From the source ports that fail, how far do packets come?",
  isAnswer: (one) => one.probe === "path.trace" && one.subject.purpose === "flow",
  change: () => ({ from: "a full TTL", to: "one hop more each time, from the same source ports" }),
};
