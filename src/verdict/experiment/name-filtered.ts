import type { Experiment } from "../experiment.ts";
import { addressesOf } from "./changed.ts";

/** A server can refuse a name; at an address that has nothing to do with it, only somebody on the way can. */
export const nameFiltered: Experiment = {
  id: "name-filtered",
  between: ["tls.sni-filtered", "tls.unrecognized-name", "tls.handshake-reset"],
  factor: "address",
  question: "Is the same name cut at an unrelated address too?",
  isAnswer: (one) => one.probe === "tls.hello" && one.subject.purpose === "elsewhere",
  change: (answers) => ({ from: "the target's address", to: addressesOf(answers) }),
};
