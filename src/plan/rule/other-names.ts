import type { Observation } from "../../observation/observation.ts";
import { isRefusedByClients } from "../../observation/refused-certificate.ts";
import { type Rule, want } from "../state.ts";

/** A label that nobody serves on purpose: the same certificate for it means that the server does not choose by name. */
const nonsense = "faultline-no-such-name";

/** Whenever a handshake went wrong or brought a certificate that does not fit, the same server is asked with another name and with none. */
export const otherNames: Rule = (view) =>
  view.own.flatMap(({ observation: one }) => {
    if (one?.probe !== "tls.handshake" || one.subject.purpose !== "target" || one.attempt !== 1 || !isWorthAsking(one)) return [];
    const { host } = one.subject;
    const other =
      host.includes(".") && !host.includes(":") && !/^[\d.]+$/.test(host)
        ? `${nonsense}.${host.slice(host.indexOf(".") + 1)}`
        : `${nonsense}.example`;
    return [null, other]
      .filter((sni) => sni !== one.subject.sni)
      .map((sni) => want(view, "tls.handshake", { ...one.subject, sni, purpose: "other-sni" }, { round: 2 }));
  });

function isWorthAsking(one: Extract<Observation, { probe: "tls.handshake" }>): boolean {
  if (one.failure !== null)
    return (
      one.failure.phase === "handshake" &&
      one.failure.code !== "not-tls" &&
      one.failure.code !== "timeout" &&
      one.failure.blame !== "vantage"
    );
  return one.data.trust === undefined || isRefusedByClients(one);
}
