import { isOfOneKind } from "../../observation/answer-kind.ts";
import { defaultPageOf } from "../../observation/default-page.ts";
import { saysSomethingElse, steadyBodyOf } from "../../observation/other-page.ts";
import { type Request, statusOf, wasAnswered } from "../../observation/requests.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";
import { asksToBeLeftAlone } from "./left-alone.ts";
import { nonsenseBeside } from "./other-names.ts";

/**
 * Where users get a 5xx, the same address is asked for another path and for a Host that nobody serves: is it the page, the service, or the front door?
 * The Host alone is changed where the answer is a default page or not the expected one, or the addresses of the name answer in different kinds, or keep to
 * pages that say something else.
 */
export const otherDoors: Rule = (view) => {
  if (asksToBeLeftAlone(view)) return [];
  const answers = learnt(view, "http.request").filter(
    (one) => one.subject.purpose === "user-path" && one.subject.hop === 0 && one.outcome === "ok" && one.attempt === 1,
  );
  const served = answers.filter((one) => (statusOf(one) ?? 500) < 500);
  const [first] = served;
  const differ = first !== undefined && (served.some((one) => !isOfOneKind(one, first)) || haveOtherPages(view));
  return answers.flatMap((one) => {
    const isBroken = (statusOf(one) ?? 0) >= 500 && statusOf(one) !== view.questions.expectStatus;
    const isOdd = defaultPageOf(one) !== null || isUnexpected(one, view) || (differ && served.includes(one));
    return [...(isBroken ? [atOtherPath(view, one)] : []), ...(isBroken || isOdd ? [withWrongHost(view, one)] : [])];
  });
};

/** Each address gives its own page whenever it is asked, and that of one says something else than that of another. */
function haveOtherPages(view: View): boolean {
  const tries = learnt(view, "http.request").filter(
    (one) =>
      (one.subject.purpose === "user-path" || one.subject.purpose === "sample") && one.subject.hop === 0 && wasAnswered(one),
  );
  const pages = [...Map.groupBy(tries, ({ subject }) => subject.address).values()].flatMap((own) =>
    steadyBodyOf(own) === null ? [] : own.slice(0, 1),
  );
  const [first] = pages;
  return first !== undefined && pages.some((one) => saysSomethingElse(one, first));
}

function isUnexpected(one: Request, { questions }: View): boolean {
  const { expectStatus } = questions;
  return (expectStatus !== null && statusOf(one) !== expectStatus) || one.data.expectedTextFound === false;
}

/** The front page; where that was asked for, the one file that every crawler asks for (RFC 9309). */
function atOtherPath(view: View, { subject }: Request): Want {
  const url = new URL(new URL(subject.url).pathname === "/" ? "/robots.txt" : "/", subject.url).href;
  return want(view, "http.request", { ...subject, url, purpose: "other-path" }, { round: 2 });
}

/** The name in SNI stays: one thing is changed at a time. */
function withWrongHost(view: View, { subject }: Request): Want {
  const { hostname, port } = new URL(subject.url);
  const host = `${nonsenseBeside(hostname)}${port === "" ? "" : `:${port}`}`;
  return want(view, "http.request", { ...subject, host, purpose: "wrong-host" }, { round: 2 });
}
