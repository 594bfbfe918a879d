import type { Experiment } from "../experiment.ts";
import { offersOf } from "./changed.ts";

/** A name that is accepted with another offer was not what the server minded. */
export const cipherOrName: Experiment = {
  id: "cipher-or-name",
  between: ["tls.no-shared-cipher", "tls.unrecognized-name"],
  factor: "ciphers",
  question: "Is the same name accepted when other ciphers are offered?",
  isAnswer: (one) => one.probe === "tls.hello" && one.subject.purpose === "target" && one.subject.offer !== "modern",
  change: (answers) => ({ from: "the ciphers of today", to: offersOf(answers) }),
};
