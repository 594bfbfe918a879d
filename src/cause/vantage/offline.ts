import type { Observation } from "../../observation/observation.ts";
import type { Cause } from "../cause.ts";
import { clause, listed } from "../clause.ts";

/** An agent that did not answer: what it was asked is open, and what the others say counts as if it had not been there. Only where nobody else is left it is the answer. */
export const offline: Cause = {
  id: "vantage.offline",
  impact: "breaks",
  plain:
    "One of the machines that ask could not be reached by Faultline itself. What it would have said is missing, and the others' answers stand as they are.",
  tell: "The agent is known to be away, and nothing that it was asked came back.",
  remedy: [
    "See whether the agent runs on its machine, and whether it reaches the hub; its own log says why not.",
    "Ask again once it is back, where its view matters.",
  ],
  toldApartFrom: ["vantage.no-egress"],
  explains: [],
  owner: "whoever runs the agent",
  find: (seen) => {
    const away = seen.vantages.filter(({ status }) => status === "offline").map(({ name }) => name);
    if (away.length === 0) return [];
    const names = new Set(away);
    const isAnybodyLeft = seen.vantages.some(({ status }) => status !== "offline");
    const unanswered: readonly Observation[] = seen.observations.filter(
      ({ vantage, outcome }) => names.has(vantage) && outcome === "skipped",
    );
    return [
      {
        failed: unanswered,
        worked: [],
        ruledOut: [],
        vantages: away,
        ofVantage: true,
        stated: true,
        ...(isAnybodyLeft ? { impact: "latent" as const } : {}),
        says: clause(`${listed(away, 2)} ${away.length === 1 ? "was" : "were"} away: nothing came back`),
        next: [`See whether the agent of ${listed(away)} runs and reaches the hub.`],
      },
    ];
  },
};
