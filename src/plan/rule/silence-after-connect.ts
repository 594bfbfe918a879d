import type { Phase } from "../../observation/failure.ts";
import { type Rule, want } from "../state.ts";

/** Before anything came back. A reset while connecting is one that was quicker than this process could look: what answers a SYN is a refusal. */
const early: ReadonlySet<Phase> = new Set(["connect", "handshake", "request", "wait"] as const);

/** A reset or an early close after the first words could have come without them: one more connection stays silent and waits. */
export const silenceAfterConnect: Rule = (view) =>
  view.own.flatMap(({ observation: one }) => {
    if (one === null || one.failure === null || (one.probe !== "tls.handshake" && one.probe !== "http.request")) return [];
    if ((one.failure.code !== "reset" && one.failure.code !== "closed") || !early.has(one.failure.phase)) return [];
    const { address, port } = one.subject;
    return [want(view, "tcp.silent", { address, port }, { round: 2, attempt: one.attempt })];
  });
