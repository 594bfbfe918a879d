import { isRefusedByClients } from "../../observation/refused-certificate.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { type Rule, type View, type Want, want } from "../state.ts";
import { brokenHandshakes, type Handshake } from "./broken-handshakes.ts";

/** A label that nobody serves on purpose: the same certificate for it means that the server does not choose by name. */
const nonsense = "faultline-no-such-name";

/** A name beside this one that nobody has. */
export const nonsenseBeside = (host: string): string =>
  host.includes(".") && !host.includes(":") && !/^[\d.]+$/.test(host)
    ? `${nonsense}.${host.slice(host.indexOf(".") + 1)}`
    : `${nonsense}.example`;

/** Whenever a handshake went wrong or brought a certificate that does not fit, the same server is asked with another name and with none. */
export const otherNames: Rule = (view) => [
  ...brokenHandshakes(view)
    .filter(({ observation }) => observation === null || isWorthAsking(observation))
    .flatMap(({ subject, fromMs }) => askedOtherwise(view, subject, fromMs)),
  ...view.own.flatMap(({ observation: one }) =>
    one?.probe === "tls.handshake" &&
    one.subject.purpose === "target" &&
    one.attempt === 1 &&
    one.outcome === "ok" &&
    (one.data.trust === undefined || isRefusedByClients(one))
      ? askedOtherwise(view, one.subject, view.nowMs)
      : [],
  ),
];

function askedOtherwise(view: View, subject: SubjectOf<"tls.handshake">, atMs: number): Want[] {
  return [null, nonsenseBeside(subject.host)]
    .filter((sni) => sni !== subject.sni)
    .map((sni) => want(view, "tls.handshake", { ...subject, sni, purpose: "other-sni" }, { round: 2, atMs }));
}

const isWorthAsking = ({ failure }: Handshake): boolean =>
  failure !== null && failure.code !== "not-tls" && failure.blame !== "vantage";
