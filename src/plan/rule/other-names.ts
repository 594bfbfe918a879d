import { chainOf } from "../../observation/dns-answer.ts";
import { endedVaguely, leafOf } from "../../observation/handshakes.ts";
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
  const domain = parentOf(host).includes(".") ? parentOf(host) : host;
  return [domain, `www.${domain}`].filter((name) => name !== host);
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

const spelt = (name: string): string => name.toLowerCase().replace(/\.$/, "");

/** What a certificate or an alias names may be anything; a host's name is letters, digits, hyphens and underscores, and nothing else is written into a hello. */
const isOfHosts = (name: string): boolean => /^[a-z0-9_.-]{1,254}$/i.test(name);

/** Of each kind; a certificate may list hundreds, and two different ones tell as much. */
const mostTold = 2;

/**
 * Whenever a handshake went wrong or brought a certificate that does not fit, the same server is asked with another name and with none. Names that it does not
 * have get its default certificate, or are turned away, as this one may have been: where the certificate is for another name, or the server ended the handshake
 * without saying why, it is asked with names as well that it may have.
 */
export const otherNames: Rule = (view) => [
  ...brokenHandshakes(view)
    .filter(({ observation }) => observation === null || isWorthAsking(observation))
    .flatMap(({ subject, observation, fromMs }) =>
      askedOtherwise(
        view,
        subject,
        fromMs,
        observation !== null && mayMindTheName(observation) ? [...siblingsOf(subject.host), ...aliasesOf(view)] : [],
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
          one.data.coversHost === false ? [...siblingsOf(one.subject.host), ...namesIn(one), ...aliasesOf(view)] : [],
        )
      : [],
  ),
];

function askedOtherwise(view: View, subject: SubjectOf<"tls.handshake">, atMs: number, more: readonly string[] = []): Want[] {
  return [null, nonsenseBeside(subject.host), ...new Set(more)]
    .filter((sni) => sni !== subject.sni)
    .map((sni) => want(view, "tls.handshake", { ...subject, sni, purpose: "other-sni" }, { round: 2, atMs }));
}

const isWorthAsking = ({ failure }: Handshake): boolean =>
  failure !== null && failure.code !== "not-tls" && failure.blame !== "vantage";

/** With the server's certificate the name was taken. */
const mayMindTheName = (one: Handshake): boolean => one.data.chain === undefined && endedVaguely(one);
