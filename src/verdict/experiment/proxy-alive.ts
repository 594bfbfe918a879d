import type { Experiment } from "../experiment.ts";

/** A proxy that still tries to reach its target says nothing of it, and answers other requests all the same; one that hangs answers nobody. */
export const proxyAlive: Experiment = {
  id: "proxy-alive",
  between: ["proxy.unreachable", "proxy.cannot-reach-target"],
  factor: "request",
  question: "Does the proxy answer a request for its own page?",
  isAnswer: (one) => one.probe === "proxy.connect" && one.subject.purpose === "itself",
  change: () => ({ from: "the target", to: "the proxy itself" }),
};
