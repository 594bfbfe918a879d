import { isChallenge } from "../../observation/challenged.ts";
import { computedOnce } from "../../observation/computed-once.ts";
import type { Observation } from "../../observation/observation.ts";
import { statusOf } from "../../observation/requests.ts";
import type { Step } from "../../observation/step.ts";
import type { PlanState, View } from "../state.ts";

/** The target has asked to be left alone, by a 429 or a challenge, whichever vantage was told so: no more is sampled. */
export const asksToBeLeftAlone = (view: PlanState | View): boolean => wasTurnedAway("run" in view ? view.run : view);

const wasTurnedAway = computedOnce(({ asked, target }: PlanState): boolean =>
  asked.some(({ observation: one }) => one !== null && turnsAway(one) && isOfTarget(one, target.host)),
);

/** Whether this would ask something of its HTTP that can wait. Each address is asked once all the same, and where a redirect leads is another's. */
export function isOneMoreRequest({ probe, subject, attempt }: Step, { target }: Pick<PlanState, "target">): boolean {
  if (probe === "http.request" && subject.purpose === "redirect") return hostIn(subject.url) === target.host;
  if (probe === "http.request" || probe === "http.websocket") return attempt > 1 || subject.purpose !== "user-path";
  return probe === "http.http2" || probe === "http.chain";
}

function turnsAway(one: Observation): boolean {
  if (one.probe === "http.websocket") return one.data.status === 429;
  return one.probe === "http.request" && (statusOf(one) === 429 || isChallenge(one));
}

/** A later hop may be at another service. */
const isOfTarget = ({ probe, subject }: Observation, host: string): boolean =>
  probe !== "http.request" || subject.hop === 0 || hostIn(subject.url) === host;

const hostIn = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : "");
