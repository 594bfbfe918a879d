import type { Experiment } from "../experiment.ts";
import { offersOf } from "./changed.ts";

/** A server that takes a hello of another version minds the version, and not the ciphers. */
export const versionOrCipher: Experiment = {
  id: "version-or-cipher",
  between: ["tls.protocol-version", "tls.no-shared-cipher"],
  factor: "TLS version",
  question: "Is a hello of another version accepted?",
  isAnswer: (one) =>
    one.probe === "tls.hello" &&
    one.subject.purpose === "target" &&
    ["old", "tls1.2", "tls1.2-every", "tls1.3-every"].includes(one.subject.offer),
  change: (answers) => ({ from: "the versions of today", to: offersOf(answers) }),
};
