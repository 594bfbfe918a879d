import type { Experiment } from "../experiment.ts";
import { namesSent } from "./changed.ts";

/** What is refused to every name is no matter of the name. */
export const nameOrOffer: Experiment = {
  id: "name-or-offer",
  between: ["tls.unrecognized-name", "tls.no-shared-cipher", "tls.handshake-reset", "tls.handshake-closed"],
  factor: "SNI",
  question: "Does the same server accept another name, or none?",
  isAnswer: (one) => one.probe === "tls.handshake" && one.subject.purpose === "other-sni",
  change: (answers) => ({ from: "the target's name", to: namesSent(answers) }),
};
