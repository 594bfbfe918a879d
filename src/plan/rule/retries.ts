import type { Observation } from "../../observation/observation.ts";
import { type Asked, type Rule, type View, type Want, want } from "../state.ts";
import { nextTryMs } from "./next-try.ts";

/** Three tries at least 500 ms apart that all fail are certain and need no statistics. */
const triesInAll = 3;
/** A request that is being worked on is left alone until it counts as slow: asking a busy server three times at once would make the slowness that is then found. */
const patienceMs = 500;

/** What failed is tried again, twice. Silence is not waited out first: the next try starts beside it. */
export const retries: Rule = (view) => view.own.flatMap((asked) => retryOf(view, asked));

function retryOf(view: View, { step, startMs, observation }: Asked): Want[] {
  if (step.attempt >= triesInAll) return [];
  const again = { round: 2, attempt: step.attempt + 1, atMs: nextTryMs({ startMs, observation }) };
  switch (step.probe) {
    case "tcp.connect":
      return step.subject.purpose === "target" && (observation === null || isTrouble(observation))
        ? [want(view, step.probe, step.subject, again)]
        : [];
    case "tcp.silent":
      return observation?.failure?.code === "reset" ? [want(view, step.probe, step.subject, again)] : [];
    case "tls.handshake":
      if (step.subject.purpose !== "target") return [];
      if (
        observation === null
          ? !reaches(view, "tcp.connect", step.subject.address, step.subject.port)
          : !isTrouble(observation) && !brokeBelow(view, observation) && !isBadCertificate(observation)
      )
        return [];
      return [want(view, step.probe, step.subject, again)];
    case "http.request": {
      if (step.subject.purpose !== "user-path" && step.subject.purpose !== "health-path") return [];
      const atMs = observation === null && step.attempt === 1 ? startMs + view.thresholds.ttfbMs + patienceMs : again.atMs;
      if (
        observation === null
          ? !reaches(view, step.subject.secure ? "tls.handshake" : "tcp.connect", step.subject.address, step.subject.port)
          : !isTrouble(observation) && !brokeBelow(view, observation) && !isPoorAnswer(observation, view)
      )
        return [];
      return [want(view, step.probe, step.subject, { ...again, atMs })];
    }
    default:
      return [];
  }
}

/** A failure of this probe's own exchange; one of a lower layer is retried there, one of the vantage's own would only repeat itself. */
function isTrouble({ failure, layer }: Observation): boolean {
  if (failure === null || failure.blame === "vantage") return failure?.code === "unknown";
  if (layer === "tcp") return true;
  return (
    failure.phase !== "connect" &&
    failure.phase !== "call" &&
    failure.phase !== "lookup" &&
    !(layer === "http" && failure.phase === "handshake")
  );
}

/** The layer below failed for this one, and works there otherwise: nobody else will ask again. */
function brokeBelow(view: View, { failure, layer, subject }: Observation): boolean {
  if (failure === null || failure.blame === "vantage" || !("address" in subject) || subject.port === null) return false;
  if (failure.phase === "connect") return reaches(view, "tcp.connect", subject.address, subject.port);
  return layer === "http" && failure.phase === "handshake" && reaches(view, "tls.handshake", subject.address, subject.port);
}

function isBadCertificate(observation: Observation): boolean {
  if (observation.probe !== "tls.handshake" || observation.outcome !== "ok") return false;
  const { coversHost, trust, chain } = observation.data;
  const [leaf] = chain ?? [];
  const outOfDate = leaf !== undefined && (leaf.notAfter < observation.at || leaf.notBefore > observation.at);
  return coversHost === false || (trust !== undefined && trust.result !== "trusted") || outOfDate;
}

function isPoorAnswer(observation: Observation, view: View): boolean {
  if (observation.probe !== "http.request") return false;
  const { status = 0, phases } = observation.data;
  return (
    (status >= 500 && status !== view.questions.expectStatus) ||
    (phases?.waitMs ?? 0) > view.thresholds.ttfbMs ||
    (view.questions.expectStatus !== null && status !== view.questions.expectStatus) ||
    observation.data.expectedTextFound === false
  );
}

/** Whether the layers below are known to work there: silence above them is then the upper layer's own. */
function reaches(view: View, probe: "tcp.connect" | "tls.handshake", address: string, port: number): boolean {
  return view.own.some(
    ({ observation: one }) =>
      one?.probe === probe && one.outcome === "ok" && one.subject.address === address && one.subject.port === port,
  );
}
