import type { Observation } from "../../observation/observation.ts";
import { nameInHost, type Request, redirectTarget } from "../../observation/requests.ts";
import { defaultControls } from "../../target/default-controls.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { type Control, type ControlsAt, controlsAt } from "./controls.ts";

/** RFC 6585, section 6: Network Authentication Required. */
const networkAuthentication = 511;

/**
 * The network shows a page of its own in place of whatever was asked for, until somebody logs in. Seen by controls that answer with what is not theirs: a status that says
 * so, a redirect to one and the same stranger from hosts that have nothing to do with one another, another answer than the one that such a host always gives, or an answer
 * in the name of an address that nobody has.
 */
export const captivePortal: Cause = {
  id: "vantage.captive-portal",
  impact: "breaks",
  plain:
    "The network of the machine that asks wants a login first, as hotels and guest networks do, and shows its own page in place of every site. Nothing can be said of the site itself.",
  tell: "Hosts that have nothing to do with the target answer with a page or a redirect that is not theirs.",
  remedy: [
    "Log in to the network from the machine that asks: open any plain http page in its browser.",
    "Or ask from a network without such a page.",
  ],
  toldApartFrom: [],
  explains: ["vantage.suspect", "dns.*", "tcp.*", "tls.*", "path.*", "http.*"],
  owner: "whoever runs the network of the machine that asks",
  find: (seen) => {
    const shown = controlsAt(seen).flatMap((at) => {
      const signs = signsOf(at, seen);
      return signs === null ? [] : [{ at, signs }];
    });
    return shown.length === 0 ? [] : [matchOf(shown)];
  },
};

type Signs = { by: readonly Observation[]; beside: readonly Observation[]; leadsTo: string | null };

function signsOf(at: ControlsAt, seen: Seen): Signs | null {
  const answered = at.controls.filter(
    ({ data, subject }) => data.status !== undefined && !isAuthentic(subject.scheme === "https", data),
  );
  const asking = answered.filter(({ data }) => data.status === networkAuthentication);
  if (asking.length > 0) return { by: asking, beside: [], leadsTo: null };
  const wrong = answered.filter(isNotTheirs);
  if (wrong.length >= 2) return { by: wrong, beside: [], leadsTo: leadOf(wrong) };
  return sameStranger(at, answered, seen) ?? inNobodysName(at, answered);
}

/** Over TLS, with a certificate that is good for it: nobody else can have written that. */
const isAuthentic = (isSecure: boolean, { tlsProblem }: Control["data"]): boolean => isSecure && tlsProblem === null;

/** A host of which it is known what it answers answers something else, and whole. One such may be down or moved; two are not. */
function isNotTheirs({ subject, data }: Control): boolean {
  const known = defaultControls.find(({ url }) => url === subject.url);
  if (known === undefined || data.status === undefined || data.status >= 500) return false;
  const { status, text } = known.expects;
  return data.status !== status || (text !== null && !(data.excerpt ?? "").includes(text));
}

/** Hosts that have nothing to do with one another, the target among them, send everybody to one place that belongs to none of them. */
function sameStranger({ vantage }: ControlsAt, answered: readonly Control[], seen: Seen): Signs | null {
  const redirects = [
    ...answered.map((one) => ({ one, own: nameInHost(one.subject.host), to: leadsTo(one) })),
    ...seen
      .of("http.request")
      .filter((one) => one.vantage === vantage && one.subject.purpose === "user-path" && one.subject.hop === 0)
      .filter(({ subject, data }) => !subject.secure || subject.trust === "ignore" || data.tlsProblem != null)
      .map((one: Request) => ({ one, own: nameInHost(one.subject.host), to: redirectTarget(one)?.hostname ?? null })),
  ].flatMap(({ one, own, to }) => (to === null || isOfOne(own, to) ? [] : [{ one, own, to }]));
  for (const [to, some] of Map.groupBy(redirects, (each) => each.to)) {
    const controls = some.filter(({ one }) => one.probe === "vantage.control");
    const isStranger = ![...answered.map(({ subject }) => nameInHost(subject.host)), seen.target.host].some((own) =>
      isOfOne(own, to),
    );
    if (controls.length > 0 && isStranger && new Set(some.map(({ own }) => own)).size >= 2)
      return {
        by: controls.map(({ one }) => one),
        beside: some.map(({ one }) => one).filter(({ probe }) => probe !== "vantage.control"),
        leadsTo: to,
      };
  }
  return null;
}

/** An address that nobody has answers like a web server: with a redirect, or with the very page that a control gives, but for names in it. A proxy would say that it cannot reach it. */
function inNobodysName({ nobody }: ControlsAt, answered: readonly Control[]): Signs | null {
  const [found] = nobody.filter(({ data }) => {
    const { status = 0 } = data;
    return (
      (status >= 300 && status < 400 && leadsTo({ data, subject: { url: "http://nobody.invalid/" } }) !== null) ||
      status === 200 ||
      status === networkAuthentication
    );
  });
  if (found === undefined) return null;
  const to = leadsTo(found);
  const alike = answered.filter(
    (one) =>
      (to !== null && leadsTo(one) === to) || (found.data.status === 200 && one.data.status === 200 && isSamePage(one, found)),
  );
  return alike.length === 0 && answered.length > 0 ? null : { by: [found, ...alike], beside: [], leadsTo: to };
}

/** The same to the last byte, or but for the name that was asked for, which such pages often hold. */
function isSamePage(one: Control, other: Control): boolean {
  if (one.data.bodySha256 !== undefined && one.data.bodySha256 === other.data.bodySha256) return true;
  const [own = "", its = ""] = [one, other].map(({ subject, data }) =>
    `${data.title ?? ""} ${data.excerpt ?? ""}`.replaceAll(nameInHost(subject.host), ""),
  );
  // What is kept of a page is cut at a length, and the longer name leaves less of it.
  return Math.min(own.length, its.length) >= fewestAlike && (own.startsWith(its) || its.startsWith(own));
}

/** So many characters alike are no "ok" that anybody may say. */
const fewestAlike = 20;

function leadsTo({ subject, data }: { subject: Pick<Control["subject"], "url">; data: Control["data"] }): string | null {
  const { status = 0, location } = data;
  if (status < 300 || status > 399 || typeof location !== "string" || !URL.canParse(location, subject.url)) return null;
  return new URL(location, subject.url).hostname;
}

/** `www.example.org` and `example.org` are one house: one is the other's end. */
const isOfOne = (own: string, to: string): boolean => {
  const [a, b] = [own.toLowerCase(), to.toLowerCase().replace(/^\[|\]$/g, "")];
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`) || lastTwo(a) === lastTwo(b);
};
const lastTwo = (name: string): string => (/^[\d.]+$|:/.test(name) ? name : name.split(".").slice(-2).join("."));

const leadOf = (some: readonly Control[]): string | null => some.flatMap((one) => leadsTo(one) ?? [])[0] ?? null;

function matchOf(shown: readonly { at: ControlsAt; signs: Signs }[]): Match {
  const to = shown.flatMap(({ signs }) => signs.leadsTo ?? [])[0];
  const vantages = listed(shown.map(({ at }) => at.vantage));
  return {
    failed: shown.flatMap(({ signs }) => signs.by),
    worked: [],
    beside: shown.flatMap(({ signs }) => signs.beside),
    ruledOut: [],
    ofVantage: true,
    stated: true,
    says: clause("the network shows its own login page for every site"),
    next: [
      `Log in to the network of ${vantages} in a browser there${to === undefined ? "" : `: it leads to ${shortened(to, 60)}`}.`,
      "Until then nothing from there says anything of the target: ask from another network.",
    ],
  };
}
