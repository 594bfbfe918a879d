import { absencesOf } from "../../observation/absences.ts";
import type { Observation } from "../../observation/observation.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";

/** An agent that is not there: what it was asked and did not answer is open, and what was heard, of it before or of the others, counts. Only where nobody else is left it is the answer. */
export const offline: Cause = {
  id: "vantage.offline",
  impact: "breaks",
  plain:
    "One of the machines that ask could not be reached by Faultline itself. What it would have said is missing, and whatever was heard stands as it is.",
  tell: "The agent is known to be away, and nothing that it was asked came back, or nothing more.",
  remedy: [
    "See whether the agent runs on its machine, and whether it reaches the hub; its own log says why not.",
    "Ask again once it is back, where its view matters.",
  ],
  toldApartFrom: ["vantage.no-egress"],
  explains: [],
  owner: "whoever runs the agent",
  find: (seen) => {
    const { away, dropped } = absencesOf(seen.vantages, seen.observations);
    const isAnybodyLeft = seen.vantages.some(({ status }) => status !== "offline");
    return [
      ...missing(
        "away",
        away,
        seen.observations,
        isAnybodyLeft,
        (plural) => `${plural ? "were" : "was"} away: nothing came back`,
      ),
      ...missing("dropped out", dropped, seen.observations, isAnybodyLeft, (_, isCutShort) =>
        isCutShort ? "dropped out: not all came back" : "dropped out at the end: nothing is missing",
      ),
    ];
  },
};

function missing(
  variant: string,
  names: readonly string[],
  observations: readonly Observation[],
  isAnybodyLeft: boolean,
  happened: (plural: boolean, isCutShort: boolean) => string,
): Match[] {
  if (names.length === 0) return [];
  const gone = new Set(names);
  const unanswered = observations.filter(({ vantage, outcome }) => outcome === "skipped" && gone.has(vantage));
  // What policy or a quota kept back would not have come from one that stayed either.
  const isCutShort = unanswered.some(({ failure }) => failure === null || failure.code === "unknown");
  return [
    {
      failed: unanswered,
      worked: [],
      ruledOut: [],
      vantages: names,
      ofVantage: true,
      stated: true,
      ...(isAnybodyLeft ? { impact: "latent" as const } : {}),
      says: clause(`${listed(names, 2)} ${happened(names.length > 1, isCutShort)}`),
      next: [`See whether the agent of ${listed(names)} runs and reaches the hub.`],
      variant,
    },
  ];
}
