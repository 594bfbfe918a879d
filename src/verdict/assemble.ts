import { clocksAt } from "../cause/vantage/clock.ts";
import type { VantageSelf } from "../observation/vantage.ts";
import { conductedOf } from "./conducted.ts";
import { doubtsOf, statusOf } from "./doubt.ts";
import type { Facts } from "./facts.ts";
import { inOrder, judge } from "./judge.ts";
import type { Finding, Report } from "./report.ts";

/** What a report says beside the judgement. */
export type Circumstances = Pick<
  Report,
  "id" | "state" | "mode" | "producer" | "requestedBy" | "startedAt" | "elapsedMs" | "limits" | "truncated"
>;

/** What each vantage says of itself, with what this run has found of it: whether it can be believed, and how far its clock is off. */
function vantagesIn(facts: Facts, findings: readonly Finding[]): VantageSelf[] {
  const doubts = doubtsOf(findings);
  const clocks = new Map(clocksAt(facts.observations).map(({ vantage, offsetMs }) => [vantage, offsetMs]));
  return facts.vantages.map((self) => ({
    ...self,
    status: statusOf(self, doubts),
    clockOffsetMs: clocks.get(self.name) ?? self.clockOffsetMs,
  }));
}

/** The Report of these facts. Pure: judged again from its own observations, settings and `now`, it comes out the same. */
export function assemble(given: Facts, circumstances: Circumstances): Report {
  // A run's list grows under way, and what is worked out once for a list must not be what it was before.
  const isDeep = circumstances.mode === "deep" ? { isDeep: true as const } : {};
  const facts = { ...given, ...isDeep, observations: inOrder(given.observations) };
  const { verdict, headline, layers, findings } = judge(facts);
  const { id, state, mode, producer, requestedBy, startedAt, elapsedMs, limits, truncated } = circumstances;
  return {
    schema: "faultline.report/1",
    id,
    state,
    mode,
    producer,
    requestedBy,
    startedAt,
    now: facts.now,
    elapsedMs,
    settings: facts.settings,
    target: facts.target,
    verdict,
    headline,
    layers,
    findings,
    experiments: conductedOf(findings, facts.observations),
    vantages: vantagesIn(facts, findings),
    observations: [...given.observations],
    limits,
    truncated,
    changes: [],
    validation: null,
  };
}
