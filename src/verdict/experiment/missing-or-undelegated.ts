import type { Experiment } from "../experiment.ts";
import { serversOf } from "./changed.ts";

/** Former servers that still serve a zone which its parent does not name any more: the delegation is gone, and not the name. */
export const missingOrUndelegated: Experiment = {
  id: "missing-or-undelegated",
  between: ["dns.not-delegated", "dns.nxdomain"],
  factor: "server",
  question: "Does a server of the zone still answer for the name?",
  isAnswer: (one) => one.probe === "dns.query" && one.subject.role === "authoritative",
  change: (answers) => ({ from: "resolvers", to: serversOf(answers) }),
};
