import type { Experiment } from "../experiment.ts";
import { serversOf } from "./changed.ts";

/** An answer from an address that serves no DNS comes from somebody on the way, and then nothing that name servers seem to say is theirs. */
export const lameOrIntercepted: Experiment = {
  id: "lame-or-intercepted",
  between: ["dns.lame-delegation", "dns.intercepted", "dns.hijack"],
  factor: "server",
  question: "Does anybody answer DNS at an address that serves none?",
  isAnswer: (one) => one.probe === "dns.query" && one.subject.purpose === "interception",
  change: (answers) => ({ from: "the zone's own servers", to: serversOf(answers) }),
};
