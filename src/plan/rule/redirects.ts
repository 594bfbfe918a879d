import { isFirstStep, mostRedirects, plainUrl, wayOf } from "../../observation/redirect-chains.ts";
import { type Request, redirectTarget } from "../../observation/requests.ts";
import type { Address } from "../../target/address.ts";
import { speaksWebsocket } from "../../target/target.ts";
import { addressInUrl, portInUrl } from "../../target/url-place.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";
import { offeredAlpn, rootsOf } from "./first-connections.ts";
import { addressesOfHost, lookupsOfHost } from "./redirect-hosts.ts";

/** Redirects within so many are usual; what goes on longer is followed behind the first verdict. */
const quickHops = 5;

/** So many ways beside that of the first request are followed from an address; a server that makes up a path for each visitor has no end of them. */
const mostOtherWays = 2;

/**
 * Redirects hop by hop, from each address that gives one: each hop is a question of its own, so that the one that breaks is named. What was asked before is
 * not asked again, which ends a circle.
 */
export const redirects: Rule = (view) => {
  // A client of WebSockets follows none (RFC 6455, section 4.1, leaves it to the client, and browsers do not).
  if (speaksWebsocket(view.target.scheme)) return [];
  const requests = learnt(view, "http.request").filter(
    ({ subject }) => subject.purpose === "user-path" || subject.purpose === "redirect",
  );
  const leading = [...requests.filter((one) => redirectTarget(one) !== null), ...otherFirstSteps(view)];
  const asked = new Set(requests.map(({ subject }) => `${subject.address} ${plainUrl(subject.url)}`));
  const homes = leading.flatMap(({ subject }) => (subject.hop === 0 ? [subject.address] : []));
  const most = view.firstVerdictMs === null ? quickHops : mostRedirects;
  return leading.flatMap((hop) => {
    const to = redirectTarget(hop);
    return to === null || hop.subject.hop >= most ? [] : follow(view, hop, to, homes, asked);
  });
};

/** What was sampled and is sent elsewhere than the first request: another member may send its visitors nowhere. */
function otherFirstSteps(view: View): Request[] {
  const firsts = Map.groupBy(learnt(view, "http.request").filter(isFirstStep), ({ subject }) => subject.address);
  return [...firsts.values()].flatMap((own) => {
    const known = new Set(own.filter(({ subject }) => subject.purpose === "user-path").map(wayOf));
    const byWay = Map.groupBy(
      own.filter((one) => !known.has(wayOf(one))),
      wayOf,
    );
    return [...byWay.values()].slice(0, mostOtherWays).flatMap((some) => some.slice(0, 1));
  });
}

function follow(view: View, hop: Request, to: URL, homes: readonly Address[], asked: ReadonlySet<string>): Want[] {
  const literal = addressInUrl(to);
  const known = knownPlace(view, hop, to, homes) ?? literal;
  const found = known === null ? addressesOfHost(view, to.hostname, hop.subject.address) : [known];
  const open = found.filter((address) => !asked.has(`${address} ${plainUrl(to.href)}`));
  return [
    ...(known === null ? lookupsOfHost(view, to.hostname, hop) : []),
    ...open.flatMap((address) => requestAt(view, hop, to, address, literal !== null)),
  ];
}

/** A client stays with the server that sent it on, as long as that may have what it was sent to; null where the host is another one. */
function knownPlace(view: View, { subject }: Request, to: URL, homes: readonly Address[]): Address | null {
  if (view.isThroughProxy === true || to.hostname === new URL(subject.url).hostname) return subject.address;
  if (to.hostname !== view.target.host) return null;
  return homes.includes(subject.address) ? subject.address : (homes[0] ?? null);
}

/** The request for the next hop, and a handshake beside it where the certificate is not the one that is looked at already. */
function requestAt(view: View, { subject }: Request, to: URL, address: Address, isLiteral: boolean): Want[] {
  const round = 2 + subject.hop;
  const secure = to.protocol === "https:";
  const port = portInUrl(to);
  to.username = "";
  to.password = "";
  to.hash = "";
  const sni = secure && !isLiteral ? to.hostname : null;
  const request = want(
    view,
    "http.request",
    {
      ...(secure ? rootsOf(view) : {}),
      address,
      port,
      url: to.href,
      method: "GET",
      host: to.host,
      sni,
      secure,
      trust: "verify",
      purpose: "redirect",
      hop: subject.hop + 1,
    },
    { round },
  );
  const isNew = to.hostname !== view.target.host || port !== view.target.port;
  if (!secure || !isNew) return [request];
  const handshake = { ...rootsOf(view), address, port, sni, host: to.hostname, alpn: offeredAlpn, purpose: "target" as const };
  return [request, want(view, "tls.handshake", handshake, { round })];
}
