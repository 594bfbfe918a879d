import { statusOf } from "../../observation/requests.ts";
import { learnt, type Rule, want } from "../state.ts";
import { asksToBeLeftAlone } from "./left-alone.ts";

/**
 * What a browser that is logged in sends along, bytes. Below what any server takes by its defaults: 8 kB of all headers (Tomcat, nginx, Apache), 4,096 of one
 * value (Cowboy), and what a browser must be able to keep (RFC 6265, section 6.1).
 */
const cookieBytes = 4_000;

/** Behind the first verdict, once for each address that answers: a limit for headers that is too low hurts only those who have cookies. */
export const withCookies: Rule = (view) => {
  if (view.firstVerdictMs === null || asksToBeLeftAlone(view)) return [];
  return learnt(view, "http.request")
    .filter(
      (one) => one.subject.purpose === "user-path" && one.subject.trust === "verify" && one.outcome === "ok" && one.attempt === 1,
    )
    .filter((one) => !turnsAwayAnyway.has(statusOf(one) ?? 0) && (statusOf(one) ?? 500) < 500)
    .map((one) => want(view, "http.request", { ...one.subject, cookieBytes, purpose: "many-headers" }, { round: 3 }));
};

const turnsAwayAnyway: ReadonlySet<number> = new Set([400, 421, 431, 494]);
