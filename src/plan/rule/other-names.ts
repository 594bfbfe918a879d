import { chainOf } from "../../observation/dns-answer.ts";
import { endedVaguely, endingAlertOf, leafOf, wasCompleted } from "../../observation/handshakes.ts";
import { madeUpLabel } from "../../observation/made-up-name.ts";
import { isRefusedByClients } from "../../observation/refused-certificate.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";
import { brokenHandshakes, type Handshake } from "./broken-handshakes.ts";

const isName = (host: string): boolean => host.includes(".") && !host.includes(":") && !/^[\d.]+$/.test(host);
const parentOf = (host: string): string => host.slice(host.indexOf(".") + 1);

/** A name beside this one that nobody has. */
export const nonsenseBeside = (host: string): string => `${madeUpLabel}.${isName(host) ? parentOf(host) : "example"}`;

/** The names that a server of several sites most likely has besides this one: the domain's own, and its web site's. */
function siblingsOf(host: string): string[] {
  if (!isName(host)) return [];
  const domain = domainOf(host);
  return [domain, `www.${domain}`].filter((name) => name !== host);
}

const domainOf = (host: string): string => (parentOf(host).includes(".") ? parentOf(host) : host);

/** What other sites of a zone are mostly called. */
const usualLabels = ["mail", "api", "app", "blog", "shop"] as const;
/** Each is one more handshake with every address that is in trouble. */
const mostGuessed = 6;

/** Names that the server may have though nothing there says so: those in certificates that the target's other addresses showed, and such as a zone mostly has. */
function guessedFor(view: View, { address, host }: SubjectOf<"tls.handshake">): string[] {
  const shown = learnt(view, "tls.handshake").filter(
    ({ subject }) => subject.purpose === "target" && subject.address !== address && subject.host === host,
  );
  const elsewhere = [...new Set(shown.flatMap(namesIn))].filter((name) => name !== host);
  const usual = isName(host) ? usualLabels.map((label) => `${label}.${domainOf(host)}`).filter((name) => name !== host) : [];
  return [...elsewhere.slice(0, mostTold), ...usual].slice(0, mostGuessed);
}

/** Names that the server knows, so that it may have a certificate for each: those in the one that was shown, if any was. */
const namesIn = (shown: Handshake): string[] =>
  (leafOf(shown)?.names ?? [])
    .filter((name) => isName(name) && isOfHosts(name))
    .slice(0, mostTold)
    .map(spelt);

/** And those that the target's own is an alias of. */
const aliasesOf = (view: View): string[] =>
  learnt(view, "dns.query")
    .flatMap((query) => (query.subject.purpose === "target" ? chainOf(query).slice(1) : []))
    .filter(isOfHosts)
    .slice(0, mostTold)
    .map(spelt);

/** Where a redirect leads: what the target itself is asked for by, for both may stand behind the same front door. */
function targetBehind({ target }: View, { host }: SubjectOf<"tls.handshake">): string[] {
  const own = target.sni ?? target.host;
  return host === target.host || host === own || !isName(own) ? [] : [own];
}

const spelt = (name: string): string => name.toLowerCase().replace(/\.$/, "");

/** What a certificate or an alias names may be anything; a host's name is letters, digits, hyphens and underscores, and nothing else is written into a hello. */
const isOfHosts = (name: string): boolean => /^[a-z0-9_.-]{1,254}$/i.test(name);

/** Of each kind; a certificate may list hundreds, and two different ones tell as much. */
const mostTold = 2;

/**
 * Whenever a handshake went wrong or brought a certificate that does not fit, the same server is asked with another name and with none. Names that it does not
 * have get its default certificate, or are turned away, as this one may have been: where the certificate is for another name, or the server ended the handshake
 * without saying why, it is asked with names as well that it may have; and where none of them tells anything either, with a few that are guessed.
 */
export const otherNames: Rule = (view) => [
  ...brokenHandshakes(view)
    .filter(({ observation }) => observation === null || isWorthAsking(observation))
    .flatMap(({ subject, observation, fromMs }) =>
      askedOtherwise(
        view,
        subject,
        fromMs,
        observation !== null && mayMindTheName(observation)
          ? [...targetBehind(view, subject), ...siblingsOf(subject.host), ...aliasesOf(view)]
          : [],
        wasCompleted,
      ),
    ),
  ...view.own.flatMap(({ observation: one }) =>
    one?.probe === "tls.handshake" &&
    one.subject.purpose === "target" &&
    one.attempt === 1 &&
    one.outcome === "ok" &&
    (one.data.trust === undefined || isRefusedByClients(one))
      ? askedOtherwise(
          view,
          one.subject,
          view.nowMs,
          one.data.coversHost === false
            ? [...targetBehind(view, one.subject), ...siblingsOf(one.subject.host), ...namesIn(one), ...aliasesOf(view)]
            : [],
          (other) => showsAChoice(other, one),
        )
      : [],
  ),
];

/** `more`: names that it may have; where that is of no interest, none. `tells`: whether a handshake with another name shows what is to be known, so that none is guessed. */
function askedOtherwise(
  view: View,
  subject: SubjectOf<"tls.handshake">,
  atMs: number,
  more: readonly string[],
  tells: (other: Handshake) => boolean,
): Want[] {
  const wanted = (names: readonly (string | null)[]): Want[] =>
    names
      .filter((sni) => sni !== subject.sni)
      .map((sni) => want(view, "tls.handshake", { ...subject, sni, purpose: "other-sni" }, { round: 2, atMs }));
  const first = [...new Set([null, nonsenseBeside(subject.host), ...more])];
  const others = learnt(view, "tls.handshake").filter(
    (one) => one.subject.purpose === "other-sni" && one.subject.address === subject.address && one.subject.port === subject.port,
  );
  const answered = new Set(others.map((one) => one.subject.sni));
  const isOver = first.every((sni) => sni === subject.sni || answered.has(sni));
  if (more.length === 0 || !isOver || others.some(tells)) return wanted(first);
  return wanted([...first, ...guessedFor(view, subject).filter((name) => !first.includes(name))]);
}

/** It got another certificate than this one, or an alert in place of any: the server does choose by name. */
function showsAChoice(other: Handshake, shown: Handshake): boolean {
  const leaf = leafOf(other);
  return leaf === null ? endingAlertOf(other) !== null : leaf.fingerprint256 !== leafOf(shown)?.fingerprint256;
}

const isWorthAsking = ({ failure }: Handshake): boolean =>
  failure !== null && failure.code !== "not-tls" && failure.blame !== "vantage";

/** With the server's certificate the name was taken. */
const mayMindTheName = (one: Handshake): boolean => one.data.chain === undefined && endedVaguely(one);
