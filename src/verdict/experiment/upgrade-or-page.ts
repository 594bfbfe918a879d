import type { Experiment } from "../experiment.ts";

/** Where an ordinary request for the same URL is answered, it is the upgrade alone that fails. */
export const upgradeOrPage: Experiment = {
  id: "upgrade-or-page",
  between: ["http.websocket-upgrade-failed", "http.no-response", "http.bad-gateway"],
  factor: "Upgrade",
  question: "Is an ordinary request for the same URL answered?",
  isAnswer: (one) => one.probe === "http.request" && one.subject.purpose === "user-path",
  change: () => ({ from: "a request for an upgrade", to: "the same without it" }),
};
