import type { Experiment } from "../experiment.ts";

/** A device that expects a ClientHello in one packet stalls one that takes two. */
export const helloSize: Experiment = {
  id: "hello-size",
  between: ["tls.large-client-hello", "tls.handshake-timeout"],
  factor: "size of the ClientHello",
  question: "Is a ClientHello answered that fits one segment?",
  isAnswer: (one) =>
    one.probe === "tls.hello" && one.subject.size === "small" && one.subject.moreBytes === 0 && one.subject.purpose === "target",
  change: () => ({ from: "two segments", to: "one segment" }),
};
