import type { Experiment } from "../experiment.ts";

/** A Host that nobody serves shows what the default answer is. */
export const siteOrMembers: Experiment = {
  id: "site-or-members",
  between: ["http.wrong-virtual-host", "http.backend-inconsistent"],
  factor: "Host",
  question: "What does the same server answer to a Host that nobody serves?",
  isAnswer: (one) => one.probe === "http.request" && one.subject.purpose === "wrong-host",
  change: () => ({ from: "the target's name", to: "a name that nobody has" }),
};
