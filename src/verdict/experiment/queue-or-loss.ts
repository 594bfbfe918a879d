import type { Experiment } from "../experiment.ts";
import { portsAndProtocols } from "./changed.ts";

/** A full accept queue loses the SYNs of one port; loss on the way takes those of every port. */
export const queueOrLoss: Experiment = {
  id: "queue-or-loss",
  between: ["tcp.accept-queue-overflow", "path.loss"],
  factor: "port",
  question: "Does another port of the same address, asked in turn, lose connections too?",
  isAnswer: (one) => one.probe === "tcp.connect" && one.subject.purpose === "other-port",
  change: (answers) => ({ from: "the target's port", to: portsAndProtocols(answers) }),
};
