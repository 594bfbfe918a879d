import type { Experiment } from "../experiment.ts";
import { portsAndProtocols } from "./changed.ts";

/** A firewall drops one port and leaves others; where nothing of an address answers anything, the whole host or the way to it is gone. */
export const filteredOrBlackhole: Experiment = {
  id: "filtered-or-blackhole",
  between: ["tcp.filtered", "path.blackhole"],
  factor: "port",
  question: "Does anything else of the same address answer, and how far do packets for it come?",
  isAnswer: (one) =>
    (one.probe === "tcp.connect" && one.subject.purpose === "other-port") ||
    (one.probe === "path.probe" && one.subject.protocol === "icmp") ||
    (one.probe === "path.trace" && one.subject.purpose !== "flow" && one.subject.purpose !== "near"),
  change: (answers) => ({ from: "the target's port", to: portsAndProtocols(answers) }),
};
