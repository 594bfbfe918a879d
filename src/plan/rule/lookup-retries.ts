import { learnt, type Rule, want } from "../state.ts";
import { isOneMoreWorthIt, nextTryMs } from "./next-try.ts";

/** A resolver that is silent, broken or failing is asked again, three times in all; one that refuses or is silent for this name is also asked for the root, which every resolver can answer. */
export const lookupRetries: Rule = (view) => [
  ...view.own.flatMap((asked) => {
    const { step, startMs, observation } = asked;
    if (step.probe !== "dns.query" || step.subject.purpose !== "target" || step.subject.role === "public") return [];
    const waiting = observation === null;
    const failing =
      observation !== null &&
      observation.probe === "dns.query" &&
      (observation.outcome === "failed" || observation.data.rcode === "SERVFAIL");
    if (!waiting && !failing) return [];
    const again =
      step.subject.transport === "udp" && isOneMoreWorthIt(view, asked)
        ? [
            want(view, "dns.query", step.subject, {
              round: 2,
              attempt: step.attempt + 1,
              atMs: nextTryMs(asked),
            }),
          ]
        : [];
    const check =
      step.subject.type === "A" && step.attempt === 1
        ? [
            want(
              view,
              "dns.query",
              { ...step.subject, transport: "udp", name: ".", type: "NS", purpose: "resolver-check" },
              { round: 2, atMs: waiting ? nextTryMs(asked) : startMs },
            ),
          ]
        : [];
    return [...again, ...check];
  }),
  ...learnt(view, "dns.query").flatMap((answer) =>
    answer.subject.purpose === "target" &&
    answer.subject.type === "A" &&
    answer.subject.transport === "udp" &&
    answer.data.rcode === "REFUSED"
      ? [want(view, "dns.query", { ...answer.subject, name: ".", type: "NS", purpose: "resolver-check" }, { round: 2 })]
      : [],
  ),
];
