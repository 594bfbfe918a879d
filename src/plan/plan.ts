import { type Step, stepKey } from "../observation/step.ts";
import { behindCertificate } from "./rule/behind-certificate.ts";
import { firstConnections } from "./rule/first-connections.ts";
import { lookupRetries } from "./rule/lookup-retries.ts";
import { nameLookups } from "./rule/name-lookups.ts";
import { negativeAnswers } from "./rule/negative-answers.ts";
import { otherNames } from "./rule/other-names.ts";
import { redirects } from "./rule/redirects.ts";
import { retries } from "./rule/retries.ts";
import { samples } from "./rule/samples.ts";
import { silenceAfterConnect } from "./rule/silence-after-connect.ts";
import { whoAnswers } from "./rule/who-answers.ts";
import { type PlanState, type Rule, reserveMs, type Want } from "./state.ts";

/** Every reason to ask, one line each. */
const lookupRules: readonly Rule[] = [nameLookups, lookupRetries, negativeAnswers];
const rules: readonly Rule[] = [
  ...lookupRules,
  firstConnections,
  retries,
  whoAnswers,
  silenceAfterConnect,
  otherNames,
  behindCertificate,
  redirects,
  samples,
];

/** No run asks more than this, whatever the target answers. */
const mostSteps = 600;
/** A question that could not be answered any more is not asked, ms. */
const leastDeadlineMs = 150;

/**
 * What to ask next, sooner first: nothing that was asked already, nothing that could not end within the budget. An empty answer while nothing is
 * under way means that the run is over.
 */
export function plan(state: PlanState): Want[] {
  const known = new Set(state.asked.map(({ vantage, step }) => key(vantage, step)));
  const wants: Want[] = [];
  for (const self of state.vantages) {
    const view = { ...state, self, own: state.asked.filter(({ vantage }) => vantage === self.name) };
    for (const one of (state.only === "dns" ? lookupRules : rules).flatMap((rule) => rule(view))) {
      const id = key(one.vantage, one.step);
      if (known.has(id) || one.step.deadlineMs < leastDeadlineMs || one.atMs > state.questions.timeoutMs - reserveMs) continue;
      known.add(id);
      wants.push(one);
    }
  }
  return wants.sort((a, b) => a.atMs - b.atMs).slice(0, Math.max(0, mostSteps - state.asked.length));
}

const key = (vantage: string, step: Step): string => `${vantage} ${stepKey(step)}`;
