import { conductedOf } from "./conducted.ts";
import type { Facts } from "./facts.ts";
import { inOrder, judge } from "./judge.ts";
import type { Report } from "./report.ts";

/** What a report says beside the judgement. */
export type Circumstances = Pick<
  Report,
  "id" | "state" | "mode" | "producer" | "requestedBy" | "startedAt" | "elapsedMs" | "limits" | "truncated"
>;

/** The Report of these facts. Pure: judged again from its own observations, settings and `now`, it comes out the same. */
export function assemble(facts: Facts, circumstances: Circumstances): Report {
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
    experiments: conductedOf(findings, inOrder(facts.observations)),
    vantages: [...facts.vantages],
    observations: [...facts.observations],
    limits,
    truncated,
    changes: [],
    validation: null,
  };
}
