import type { Experiment } from "../experiment.ts";
import { serversOf } from "./changed.ts";

/** Servers of the zone that all answer us leave the trouble with the resolver. */
export const resolverOrServers: Experiment = {
  id: "resolver-or-servers",
  between: ["dns.servfail", "dns.lame-delegation", "dns.nameserver-unreachable"],
  factor: "server",
  question: "Do the zone's own servers answer when they are asked directly?",
  isAnswer: (one) =>
    one.probe === "dns.query" &&
    one.subject.role === "authoritative" &&
    (one.subject.purpose === "target" || one.subject.purpose === "chain"),
  change: (answers) => ({ from: "the resolver", to: serversOf(answers) }),
};
