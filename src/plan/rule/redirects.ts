import { answerOf } from "../../observation/dns-answer.ts";
import { mostRedirects, plainUrl } from "../../observation/redirect-chains.ts";
import { type Request, redirectTarget } from "../../observation/requests.ts";
import { type Address, parseAddress } from "../../target/address.ts";
import { speaksWebsocket } from "../../target/target.ts";
import { toResolver } from "../lookup/dns-question.ts";
import { serversOf } from "../lookup/resolvers.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";
import { offeredAlpn, rootsOf } from "./first-connections.ts";

/** Redirects within so many are usual; what goes on longer is followed behind the first verdict. */
const quickHops = 5;

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
  const leading = requests.filter((one) => redirectTarget(one) !== null);
  const asked = new Set(requests.map(({ subject }) => `${subject.address} ${plainUrl(subject.url)}`));
  const home = leading.find(({ subject }) => subject.hop === 0)?.subject.address ?? null;
  const most = view.firstVerdictMs === null ? quickHops : mostRedirects;
  return leading.flatMap((hop) => {
    const to = redirectTarget(hop);
    return to === null || hop.subject.hop >= most ? [] : follow(view, hop, to, home, asked);
  });
};

function follow(view: View, { subject }: Request, to: URL, home: Address | null, asked: ReadonlySet<string>): Want[] {
  const round = 2 + subject.hop;
  const secure = to.protocol === "https:";
  const port = to.port === "" ? (secure ? 443 : 80) : Number(to.port);
  const literal = parseAddress(to.hostname.replace(/^\[|\]$/g, ""));
  const known =
    view.isThroughProxy === true || to.hostname === new URL(subject.url).hostname
      ? subject.address
      : to.hostname === view.target.host
        ? home
        : literal;
  const address = known ?? lookedUp(view, to.hostname);
  if (address !== null && asked.has(`${address} ${plainUrl(to.href)}`)) return [];
  if (address === null) {
    const [server] = serversOf(view);
    if (server === undefined) return [];
    const types = isWithoutIpv4(view, to.hostname) ? (["A", "AAAA"] as const) : (["A"] as const);
    return types.map((type) => want(view, "dns.query", toResolver(server, to.hostname, type, "redirect"), { round }));
  }
  to.username = "";
  to.password = "";
  to.hash = "";
  const sni = secure && literal === null ? to.hostname : null;
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
  const handshake =
    secure && isNew
      ? [
          want(
            view,
            "tls.handshake",
            { ...rootsOf(view), address, port, sni, host: to.hostname, alpn: offeredAlpn, purpose: "target" },
            { round },
          ),
        ]
      : [];
  return [request, ...handshake];
}

/** The name is there, and has no IPv4 address: it may have one of the other family. */
const isWithoutIpv4 = (view: View, host: string): boolean =>
  learnt(view, "dns.query").some(
    (one) => one.subject.purpose === "redirect" && one.subject.name === host && answerOf(one) === "empty",
  );

function lookedUp(view: View, host: string) {
  const answer = learnt(view, "dns.query").find(
    ({ subject, data }) => subject.purpose === "redirect" && subject.name === host && (data.addresses ?? []).length > 0,
  );
  return parseAddress(answer?.data.addresses?.[0] ?? "");
}
