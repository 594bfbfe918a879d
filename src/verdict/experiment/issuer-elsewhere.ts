import type { Experiment } from "../experiment.ts";
import { addressesOf } from "./changed.ts";

/** An authority that vouches for an unrelated host as well opens TLS on the way. */
export const issuerElsewhere: Experiment = {
  id: "issuer-elsewhere",
  between: ["tls.intercepted", "tls.untrusted-root"],
  factor: "address",
  question: "Who vouches for an unrelated host?",
  isAnswer: (one) => one.probe === "tls.hello" && one.subject.purpose === "elsewhere",
  change: (answers) => ({ from: "the target's address", to: addressesOf(answers) }),
};
