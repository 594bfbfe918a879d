import type { Experiment } from "../experiment.ts";

/** A path that swallows full segments swallows all of them; a device that reads handshakes, only those. */
export const helloOrPath: Experiment = {
  id: "hello-or-path",
  between: ["tls.large-client-hello", "path.mtu-blackhole"],
  factor: "what fills the segments",
  question: "Do other full segments arrive there?",
  isAnswer: (one) => one.probe === "tls.hello" && one.subject.moreBytes > 0,
  change: () => ({ from: "a ClientHello of two segments", to: "as much data behind a small one" }),
};
