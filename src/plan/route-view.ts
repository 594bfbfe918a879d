import { spokenAmong } from "../observation/lacking-family.ts";
import type { Step, SubjectOf } from "../observation/step.ts";
import { isThroughProxy } from "../observation/via.ts";
import { type Address, parseAddress } from "../target/address.ts";
import { proxyText } from "../target/proxy.ts";
import { type ProxyRoute, proxyRouteOf } from "../target/proxy-route.ts";
import type { Questions } from "../target/questions.ts";
import { speaksHttp, speaksTls, speaksWebsocket } from "../target/target.ts";
import { type PlanState, type View, type Want, want } from "./state.ts";

/** The proxy that plays a part in this run; null where none does, as where only names are looked up. */
export const routeOf = ({ target, questions, only }: Pick<PlanState, "target" | "questions" | "only">): ProxyRoute | null =>
  only === "dns" ? null : proxyRouteOf(target, questions.proxy);

/** Clients go through a proxy: what it shows is judged, and the direct way stands beside. */
export const isJudgedThroughProxy = (state: Pick<PlanState, "target" | "questions" | "only">): boolean =>
  routeOf(state)?.bypassedBy === null;

/** Whether a step goes the way that is judged. */
export const isOnJudgedWay = (state: Pick<PlanState, "target" | "questions" | "only">, step: Step): boolean =>
  isThroughProxy(step) === isJudgedThroughProxy(state);

/** What was asked directly, and nothing else. */
export const directView = (view: View): View => ({
  ...view,
  own: view.own.filter(({ step }) => !isThroughProxy(step)),
});

/** So many addresses of a proxy's name are gone to. */
const mostAddresses = 4;

/** The proxy's own addresses, as far as they are known: what stands in its URL, or what its name leads to over a family that this vantage has. */
export function proxyAddresses(view: View, { server }: ProxyRoute): Address[] {
  const literal = parseAddress(server.host);
  if (literal !== null) return [literal];
  const found = view.own.flatMap(({ observation: one }) =>
    (one?.probe === "dns.system" || one?.probe === "dns.query") && one.subject.purpose === "proxy"
      ? (one.data.addresses ?? [])
      : [],
  );
  const known = [...new Set(found.flatMap((text) => parseAddress(text) ?? []))];
  return spokenAmong(known, view.self).slice(0, mostAddresses);
}

/** The run as it looks from behind the proxy: the one place to go to is the proxy, whatever is asked for. */
export function throughView(view: View, addresses: readonly Address[]): View {
  return {
    ...view,
    questions: questionsTo(view.questions, addresses),
    own: view.own.filter(({ step }) => isThroughProxy(step)),
    isThroughProxy: true,
  };
}

/** One object for each run and list: what is made of the questions is kept by it. */
function questionsTo(questions: Questions, addresses: readonly Address[]): Questions {
  const key = addresses.join(" ");
  const known = kept.get(questions) ?? new Map<string, Questions>();
  kept.set(questions, known);
  const made = known.get(key) ?? { ...questions, ip: addresses };
  known.set(key, made);
  return made;
}
const kept = new WeakMap<Questions, Map<string, Questions>>();

/** The same question asked through the proxy; none where it is of a kind that no proxy hands on. */
export function throughProxy(view: View, { server }: ProxyRoute, { step, atMs }: Want): Want[] {
  const way = { via: proxyText(server), ...(server.login === undefined ? {} : { login: true }) };
  const when = { round: step.round, attempt: step.attempt, atMs };
  const { target } = view;
  switch (step.probe) {
    case "tls.handshake": {
      const { subject } = step;
      if (subject.via !== undefined) return [want(view, step.probe, subject, when)];
      const host = subject.purpose !== "target" || subject.host === (target.sni ?? target.host) ? target.host : subject.host;
      return [want(view, step.probe, { ...subject, ...way, authority: authorityOf(host, subject.port) }, when)];
    }
    case "http.request":
    case "http.websocket": {
      const { subject } = step;
      const authority = authorityOf(new URL(subject.url).hostname, subject.port);
      return [want(view, step.probe, { ...subject, ...way, authority } as never, when)];
    }
    default:
      return [];
  }
}

/** `host:port`, IPv6 addresses in brackets (RFC 9110, section 9.3.6). */
export const authorityOf = (host: string, port: number): string =>
  `${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${port}`;

/** What a client of this target first says to its proxy: CONNECT, or for plain HTTP the whole URL. */
export function questionTo(view: View, { server }: ProxyRoute, address: Address): SubjectOf<"proxy.connect"> {
  const { target } = view;
  const isPage = speaksHttp(target.scheme) && !speaksTls(target.scheme) && !speaksWebsocket(target.scheme);
  return {
    address,
    port: server.port,
    via: proxyText(server),
    login: server.login !== undefined,
    authority: isPage ? target.url : authorityOf(target.host, target.port),
    asks: isPage ? "page" : "tunnel",
    purpose: "target",
  };
}
