import type { Address } from "../../target/address.ts";
import type { View } from "../state.ts";
import { sameServer } from "./dns-question.ts";

/** A resolver that has not answered over the other transport by then keeps nobody waiting, ms. */
const patienceMs = 400;

/**
 * When a resolver may be asked what makes it fetch something of the same zone, ms after the run began: not while the target's own first questions to it are under
 * way. A newer SOA record that it learns by the way makes it forget the denials it kept (unbound does), and the second transport would tell of another cache than the first.
 */
export function afterFirstTries({ own, nowMs }: View, server: { server: Address; port: number }): number {
  const underWay = own.flatMap(({ step, observation, startMs }) =>
    observation === null &&
    step.probe === "dns.query" &&
    step.attempt === 1 &&
    step.subject.purpose === "target" &&
    sameServer(step.subject, server)
      ? [startMs + patienceMs]
      : [],
  );
  return Math.max(nowMs, ...underWay);
}
