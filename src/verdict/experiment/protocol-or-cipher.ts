import type { Experiment } from "../experiment.ts";
import { protocolsOf } from "./changed.ts";

/** The same offer without a protocol name shows whether it was the name that was refused. */
export const protocolOrCipher: Experiment = {
  id: "protocol-or-cipher",
  between: ["tls.alpn-mismatch", "tls.no-shared-cipher"],
  factor: "ALPN",
  question: "Is the same hello accepted with another protocol named, or with none?",
  isAnswer: (one) => one.probe === "tls.hello" && one.subject.purpose === "target",
  change: (answers) => ({ from: "http/1.1", to: protocolsOf(answers) }),
};
