import { expect, test } from "vitest";
import { OngoingRuns } from "../../src/slack/ongoing.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { apiTarget } from "../build/common.ts";

test("how many run at once is the policy's to say, and nobody else's", () => {
  const runs = new OngoingRuns();
  const begun = Array.from({ length: 100 }, (_, nth) =>
    runs.begin({
      id: `run_${nth}`,
      workspace: "T0",
      channel: `C${nth}`,
      request: { mode: "triage", target: apiTarget, questions: defaultQuestions },
      askedBy: "U0ANA",
      askedByName: "ana",
      askedAt: 0,
    }),
  );
  expect(begun.filter(({ kind }) => kind !== "begun")).toEqual([]);
});
