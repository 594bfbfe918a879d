import { isChallenge } from "../../observation/challenged.ts";
import { mostRedirects, redirectChains } from "../../observation/redirect-chains.ts";
import { statusOf } from "../../observation/requests.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { answerAtEnd } from "../../observation/walked-answers.ts";
import { type Asked, learnt, type Rule, type View, type Want, want } from "../state.ts";
import { rootsOf } from "./first-connections.ts";
import { isOneMoreWorthIt, nextTryMs } from "./next-try.ts";

/**
 * Redirects that go nowhere may end for a browser, which brings the cookies that are set on the way: then they are followed once more with these, and again where
 * a server's error stands at the end, which may be a passing one.
 */
export const chainWithCookies: Rule = (view) =>
  redirectChains(learnt(view, "http.request"))
    .filter(({ end, setsCookie }) => setsCookie && (end === "circle" || end === "endless"))
    .flatMap(({ hops }) => {
      const [first] = hops;
      const { address, port, url } = first.subject;
      const hosts = new Map(hops.map(({ subject }) => [new URL(subject.url).hostname.toLowerCase(), subject.address]));
      return nextWalk(view, {
        ...rootsOf(view),
        address,
        port,
        url,
        hosts: [...hosts].map(([host, at]) => ({ host, address: at })),
        mostHops: mostRedirects,
      });
    });

function nextWalk(view: View, subject: SubjectOf<"http.chain">): Want[] {
  const made = view.own.filter(
    ({ step }) => step.probe === "http.chain" && step.subject.address === subject.address && step.subject.url === subject.url,
  );
  const last = made.at(-1);
  if (last === undefined) return [want(view, "http.chain", subject, { round: 2 })];
  if (last.step.probe !== "http.chain" || !endsInError(view, last) || !isOneMoreWorthIt(view, last)) return [];
  return [want(view, "http.chain", last.step.subject, { round: 2, attempt: last.step.attempt + 1, atMs: nextTryMs(last) })];
}

function endsInError({ questions }: View, { observation }: Asked): boolean {
  const answer = observation?.probe === "http.chain" ? answerAtEnd(observation) : null;
  if (answer === null || isChallenge(answer)) return false;
  const status = statusOf(answer) ?? 0;
  return status >= 500 && status !== questions.expectStatus;
}
