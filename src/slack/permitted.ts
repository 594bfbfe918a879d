import type { Action, Asker, Permitted } from "../policy/roles.ts";
import type { StoredRequest } from "../store/store.ts";
import type { Person, SlackMeans } from "./means.ts";

type Known = Pick<SlackMeans, "own" | "policy">;

/** Who asks, as the policy knows people. Somebody of another company is of no workspace that counts. */
export function askerOf({ home, channel, user }: Person, { own }: Pick<SlackMeans, "own">): Asker {
  const self = own();
  const isOurs = self !== null && (home === self.team || home === self.enterprise);
  return { door: "slack", workspace: isOurs ? home : null, user, channel, token: null, tokenRole: null };
}

/** What a run asks for: a deep one probes for a minute. */
export const runAction = ({ questions }: StoredRequest): Action => (questions.deep === true ? "deep" : "triage");

/** Whether this person may do this here. As long as Slack has not said which workspace is ours, nobody is known to belong to it. */
export function permitted(person: Person, action: Action, means: Known): Permitted {
  if (means.own() === null)
    return {
      ok: false,
      why: "role",
      error: "Slack has not told Faultline yet which workspace is its own. Ask again in some seconds; nothing was sent.",
    };
  return means.policy.gate.permits(askerOf(person, means), action);
}
