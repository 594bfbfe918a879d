import { type Request, redirectTarget } from "../../observation/requests.ts";
import { parseAddress } from "../../target/address.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";
import { offeredAlpn, rootsOf } from "./first-connections.ts";
import { serversOf } from "./name-lookups.ts";

/** RFC 9110, section 15.4 leaves the number to the client; browsers stop at 20, and five are enough to see where it goes. */
const mostHops = 5;

/** Redirects hop by hop, from the first address that gives one: each hop is a question of its own, so that the one that breaks is named. */
export const redirects: Rule = (view) => {
  const requests = learnt(view, "http.request").filter(
    ({ subject, attempt }) => attempt === 1 && (subject.purpose === "user-path" || subject.purpose === "redirect"),
  );
  const [first] = requests.filter((one) => one.subject.hop === 0 && redirectTarget(one) !== null);
  const hops = [...(first === undefined ? [] : [first]), ...requests.filter(({ subject }) => subject.hop > 0)];
  const seen = new Set(hops.map(({ subject }) => subject.url));
  return hops.flatMap((hop) => {
    const to = redirectTarget(hop);
    return to === null || seen.has(to.href) || hop.subject.hop >= mostHops ? [] : follow(view, hop, to);
  });
};

function follow(view: View, { subject }: Request, to: URL): Want[] {
  const round = 2 + subject.hop;
  const secure = to.protocol === "https:";
  const port = to.port === "" ? (secure ? 443 : 80) : Number(to.port);
  const literal = parseAddress(to.hostname);
  const address = to.hostname === new URL(subject.url).hostname ? subject.address : (literal ?? lookedUp(view, to.hostname));
  if (address === null) {
    const [server] = serversOf(view);
    if (server === undefined) return [];
    const asked = {
      server: server.address,
      port: server.port,
      role: server.role,
      rank: server.rank,
      name: to.hostname,
      type: "A",
      transport: "udp" as const,
      recursion: true,
    };
    return [
      want(
        view,
        "dns.query",
        { ...asked, checkingDisabled: false, ednsPayload: 1_232, dnssecOk: false, purpose: "redirect" },
        { round },
      ),
    ];
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

function lookedUp(view: View, host: string) {
  const answer = learnt(view, "dns.query").find(
    ({ subject, data }) => subject.purpose === "redirect" && subject.name === host && (data.addresses ?? []).length > 0,
  );
  return parseAddress(answer?.data.addresses?.[0] ?? "");
}
