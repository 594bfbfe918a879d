import type { Experiment } from "../experiment.ts";

/** A reset that comes without a word of ours was not caused by what we say. */
export const resetOrHandshake: Experiment = {
  id: "reset-or-handshake",
  between: ["tls.handshake-reset", "tcp.reset", "http.no-response"],
  factor: "what is sent",
  question: "Is a connection cut too on which nothing is sent?",
  isAnswer: (one) => one.probe === "tcp.silent",
  change: () => ({ from: "the first bytes of the protocol", to: "nothing" }),
};
