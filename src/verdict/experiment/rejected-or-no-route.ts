import type { Experiment } from "../experiment.ts";
import { portsAndProtocols } from "./changed.ts";

/** A rule turns one port away; without a route nothing of the address is reached. */
export const rejectedOrNoRoute: Experiment = {
  id: "rejected-or-no-route",
  between: ["tcp.rejected", "path.no-route"],
  factor: "port",
  question: "Is the same address reached in another way, and what does the error that came back say?",
  isAnswer: (one) => one.probe === "path.probe" || (one.probe === "tcp.connect" && one.subject.purpose === "other-port"),
  change: (answers) => ({ from: "the target's port", to: portsAndProtocols(answers) }),
};
