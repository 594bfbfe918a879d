import type { Experiment } from "../experiment.ts";
import { ednsForms } from "./changed.ts";

/** What is answered without EDNS, or with a smaller payload, is lost for what EDNS makes of it. */
export const ednsOrUdp: Experiment = {
  id: "edns-or-udp",
  between: ["dns.edns-dropped", "dns.udp-blocked", "dns.resolver-timeout"],
  factor: "EDNS",
  question: "Is the same question answered without EDNS, or with a smaller payload?",
  isAnswer: (one) => one.probe === "dns.query" && one.subject.purpose === "edns",
  change: (answers) => ({ from: "EDNS with 1232 bytes", to: ednsForms(answers) }),
};
