import { resolverText } from "../../observation/cell.ts";
import type { Observation } from "../../observation/observation.ts";
import { listWords } from "../words.ts";

const each = (answers: readonly Observation[], word: (one: Observation) => string | null): string =>
  listWords([...new Set(answers.flatMap((one) => word(one) ?? []))].sort()) || "another";

/** "ICMP, port 22 and port 80": what these questions went to, each once. */
export const portsAndProtocols = (answers: readonly Observation[]): string =>
  each(answers, (one) => {
    if (one.probe === "path.trace") return "hops on the way";
    if (one.probe === "path.probe" && one.subject.protocol === "icmp") return "ICMP";
    return "port" in one.subject && one.subject.port !== null ? `port ${one.subject.port}` : null;
  });

/** "no name" and the names that handshakes were made with. */
export const namesSent = (answers: readonly Observation[]): string =>
  each(answers, ({ subject }) => ("sni" in subject ? (subject.sni ?? "no name") : null));

export const addressesOf = (answers: readonly Observation[]): string =>
  each(answers, ({ subject }) => ("address" in subject ? subject.address : null));

export const serversOf = (answers: readonly Observation[]): string =>
  each(answers, ({ subject }) => ("server" in subject ? resolverText(subject) : null));

export const namesAsked = (answers: readonly Observation[]): string =>
  each(answers, ({ subject }) => ("server" in subject ? (subject.name === "." ? "the root" : subject.name) : null));

export const sourcePorts = (answers: readonly Observation[]): string => {
  const ports = new Set(answers.flatMap((one) => (one.probe === "tcp.connect" ? (one.subject.localPort ?? []) : [])));
  return `${ports.size} source ports`;
};

const offers = {
  modern: "the versions of today",
  "tls1.2": "TLS 1.2",
  "tls1.2-every": "TLS 1.2 with every cipher",
  "tls1.3-every": "TLS 1.3 with every cipher",
  old: "TLS 1.1 and older",
} as const;

export const offersOf = (answers: readonly Observation[]): string =>
  each(answers, (one) => (one.probe === "tls.hello" ? offers[one.subject.offer] : null));

export const protocolsOf = (answers: readonly Observation[]): string =>
  each(answers, (one) => (one.probe === "tls.hello" ? one.subject.alpn.join(", ") || "no protocol" : null));

export const ednsForms = (answers: readonly Observation[]): string =>
  each(answers, (one) => {
    if (one.probe !== "dns.query") return null;
    const { ednsPayload, dnssecOk } = one.subject;
    return ednsPayload === null ? "no EDNS" : `${ednsPayload} bytes${dnssecOk ? " and DO" : ""}`;
  });

export const authoritiesOf = (answers: readonly Observation[]): string =>
  each(answers, (one) => (one.probe === "proxy.connect" ? one.subject.authority : null));
