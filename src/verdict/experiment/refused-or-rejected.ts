import type { Experiment } from "../experiment.ts";

/** The error is the same for a reset by the host and for an ICMP port-unreachable by a device: a packet at full TTL shows who answers. */
export const refusedOrRejected: Experiment = {
  id: "refused-or-rejected",
  between: ["tcp.refused", "tcp.rejected"],
  factor: "what is listened to",
  question: "Who answers a bare packet to the same port: the address itself, or a device on the way?",
  isAnswer: (one) => one.probe === "path.probe" && one.subject.protocol === "tcp",
  change: () => ({ from: "the error of a connect", to: "the sender of the answer" }),
};
