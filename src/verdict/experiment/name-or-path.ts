import type { Experiment } from "../experiment.ts";
import { namesSent } from "./changed.ts";

/** A path that swallows a handshake swallows it whatever name it carries. */
export const nameOrPath: Experiment = {
  id: "name-or-path",
  between: [
    "tls.handshake-timeout",
    "tls.sni-filtered",
    "tls.large-client-hello",
    "tcp.post-handshake-blackhole",
    "path.mtu-blackhole",
  ],
  factor: "SNI",
  question: "Does a handshake of the same size pass with another name, or with none?",
  isAnswer: (one) => one.probe === "tls.handshake" && one.subject.purpose === "other-sni",
  change: (answers) => ({ from: "the target's name", to: namesSent(answers) }),
};
