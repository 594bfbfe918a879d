import { type Rule, want } from "../state.ts";

/** A reset or an early close after the first words could have come without them: one more connection stays silent and waits. */
export const silenceAfterConnect: Rule = (view) =>
  view.own.flatMap(({ observation: one }) => {
    if (one === null || one.failure === null || (one.probe !== "tls.handshake" && one.probe !== "http.request")) return [];
    if (
      (one.failure.code !== "reset" && one.failure.code !== "closed") ||
      (one.failure.phase !== "handshake" && one.failure.phase !== "wait" && one.failure.phase !== "request")
    )
      return [];
    const { address, port } = one.subject;
    return [want(view, "tcp.silent", { address, port }, { round: 2, attempt: one.attempt })];
  });
