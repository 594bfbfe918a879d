import type { Experiment } from "../experiment.ts";
import { addressesOf } from "./changed.ts";

/** Where UDP from here is answered elsewhere, the silence is the target's. */
export const quicOrFirewall: Experiment = {
  id: "quic-or-firewall",
  between: ["http.h3-unreachable", "vantage.local-firewall"],
  factor: "address",
  question: "Does QUIC answer at another address?",
  isAnswer: (one) => one.probe === "http.quic",
  change: (answers) => ({ from: "the target's address", to: addressesOf(answers) }),
};
