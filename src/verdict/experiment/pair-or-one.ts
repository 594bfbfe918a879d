import type { Experiment } from "../experiment.ts";

/** A and AAAA over one socket lose one where a firewall or a resolver keeps only one answer for a socket; asked apart, both come. */
export const pairOrOne: Experiment = {
  id: "pair-or-one",
  between: ["dns.parallel-query-loss", "dns.slow", "dns.first-resolver-dead", "dns.resolver-timeout", "dns.aaaa-misbehaviour"],
  factor: "sockets",
  question: "Are A and AAAA both answered that go out over one socket?",
  isAnswer: (one) => one.probe === "dns.pair",
  change: () => ({ from: "a socket for each", to: "one socket for both" }),
};
