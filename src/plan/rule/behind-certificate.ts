import { type Rule, want } from "../state.ts";

/** Where only the certificate stops a real client, what lies behind it is looked at once all the same, without sending anything but a GET. */
export const behindCertificate: Rule = (view) =>
  view.own.flatMap(({ observation: one }) => {
    if (
      one?.probe !== "http.request" ||
      one.attempt !== 1 ||
      one.subject.trust !== "verify" ||
      one.subject.purpose !== "user-path"
    )
      return [];
    if (one.failure?.code !== "tls-own-refusal" || one.failure.phase !== "handshake") return [];
    return [want(view, "http.request", { ...one.subject, trust: "ignore" }, { round: 2 })];
  });
