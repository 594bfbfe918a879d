import type { Experiment } from "../experiment.ts";

/** Where the server accepts a hello and our own library stops, it is what the server chose that is too weak. */
export const weakOrCipher: Experiment = {
  id: "weak-or-cipher",
  between: ["tls.weak-parameters", "tls.no-shared-cipher"],
  factor: "who decides",
  question: "Does the server accept the hello when nobody here judges what it chooses?",
  isAnswer: (one) => one.probe === "tls.hello" && one.subject.purpose === "target",
  change: () => ({ from: "the TLS library here", to: "a ClientHello of our own" }),
};
