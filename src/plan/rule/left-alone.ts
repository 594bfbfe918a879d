import { isChallenge } from "../../observation/challenged.ts";
import { statusOf } from "../../observation/requests.ts";
import { learnt, type View } from "../state.ts";

/** The target has asked to be left alone, by a 429 or a challenge: nothing more is asked of it than what is under way. */
export const asksToBeLeftAlone = (view: View): boolean =>
  learnt(view, "http.request").some((one) => one.subject.hop === 0 && (statusOf(one) === 429 || isChallenge(one)));
