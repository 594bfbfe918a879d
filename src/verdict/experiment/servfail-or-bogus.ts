import type { Experiment } from "../experiment.ts";

/** What comes with CD=1 and not with CD=0 failed at its signatures (RFC 4035, section 3.2.2). */
export const servfailOrBogus: Experiment = {
  id: "servfail-or-bogus",
  between: ["dns.servfail", "dns.dnssec-bogus", "dns.lame-delegation"],
  factor: "checking disabled (CD)",
  question: "Does the answer come when the resolver is told not to check signatures?",
  isAnswer: (one) => one.probe === "dns.query" && one.subject.purpose === "target" && one.subject.checkingDisabled,
  change: () => ({ from: "CD=0", to: "CD=1" }),
};
