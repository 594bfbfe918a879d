import type { Experiment } from "../experiment.ts";
import { namesSent } from "./changed.ts";

/** A server that gives another name another certificate chooses by name, and has none for ours. */
export const defaultOrMismatch: Experiment = {
  id: "default-or-mismatch",
  between: ["tls.name-mismatch", "tls.default-certificate"],
  factor: "SNI",
  question: "Which certificate does the same server show to another name, and to none?",
  isAnswer: (one) => one.probe === "tls.handshake" && one.subject.purpose === "other-sni",
  change: (answers) => ({ from: "the target's name", to: namesSent(answers) }),
};
