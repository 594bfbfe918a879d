import type { Experiment } from "../experiment.ts";

/** Packets that vanish are met at fewer and fewer hops, those that go in a circle at each. */
export const loopOrEnd: Experiment = {
  id: "loop-or-end",
  between: ["path.loop", "path.no-route", "path.blackhole"],
  factor: "TTL",
  question: "Do the same routers come again?",
  isAnswer: (one) => one.probe === "path.trace" && one.subject.purpose === "target",
  change: () => ({ from: "a full TTL", to: "one hop more each time" }),
};
