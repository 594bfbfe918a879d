import { isBesideTls } from "../../observation/one-bytes.ts";
import type { Address } from "../../target/address.ts";
import { speaksHttp, speaksTls } from "../../target/target.ts";
import { type Asked, learnt, type Rule, type View, type Want, want } from "../state.ts";
import { triedAddresses } from "./connection-tries.ts";

/** A first word that has had no answer for so long is worth a second question: no healthy server's machine takes that long to acknowledge a byte. */
const patienceMs = 1_500;

/** Bytes over so many connections, while what was said first is still not answered: one in three that is cut would show with 98 in 100. */
const bytesWhileWaiting = 10;
/** Once some were lost and others were not. */
const bytesWhenTheyDiffer = 30;
const everyMs = 150;

/**
 * Connections stand and what is said over them is not answered: does a single byte arrive? Asked beside a handshake or request that is still open, so that
 * nobody waits for its deadline; where nothing is known of what is spoken, behind the first verdict and of a server that has not greeted. Where it arrives
 * and the answer does not, a few more are sent, each over a connection of its own: it may be the connection that decides. Where one that begins TLS is lost, one of
 * another value is sent beside it: some firewalls drop whatever looks like a handshake.
 */
export const oneByte: Rule = (view) => triedAddresses(view).flatMap((address) => bytesAt(view, address));

function bytesAt(view: View, address: Address): Want[] {
  const spoken = spokenBy(view);
  const sent = view.own.filter(({ step }) => step.probe === "tcp.one-byte" && step.subject.address === address);
  const before = sent.filter(({ step }) => step.probe === "tcp.one-byte" && !isBesideTls(step, view.target));
  const told = learnt(view, "tcp.one-byte").filter((one) => one.subject.address === address && !isBesideTls(one, view.target));
  const arrived = told.some(({ outcome, data }) => outcome === "ok" && data.acked !== null);
  const lost = told.some(({ failure }) => failure?.phase === "silence");
  const isWorth = isWorthAsking(view, address);
  const most =
    arrived && lost ? bytesWhenTheyDiffer : !isWorth ? 0 : arrived && view.target.scheme !== "tcp" ? bytesWhileWaiting : 1;
  const other = { address, port: view.target.port, spoken: "unknown" as const };
  const beside =
    spoken === "tls" && lost && !arrived && sent.length === before.length
      ? [want(view, "tcp.one-byte", other, { round: 2, atMs: view.nowMs })]
      : [];
  if (before.length >= most) return beside;
  const atMs = Math.max(view.nowMs, (before.at(-1)?.startMs ?? Number.NEGATIVE_INFINITY) + everyMs);
  const subject = { address, port: view.target.port, spoken };
  return [...beside, want(view, "tcp.one-byte", subject, { round: 2, attempt: before.length + 1, atMs })];
}

function isWorthAsking(view: View, address: Address): boolean {
  if (!connects(view, address)) return false;
  if (view.target.scheme === "tcp") return view.firstVerdictMs !== null && stayedSilent(view, address);
  return view.own.some((asked) => isOverConnection(asked, address, view.target.port) && isUnanswered(asked, view));
}

const connects = (view: View, address: Address): boolean =>
  learnt(view, "tcp.connect").some((one) => one.outcome === "ok" && isHere(one.subject, address, view.target.port));

const stayedSilent = (view: View, address: Address): boolean =>
  learnt(view, "tcp.silent").some(
    (one) => one.data.ended === "open" && (one.data.greeting ?? "") === "" && isHere(one.subject, address, view.target.port),
  );

const isHere = (subject: { address: string; port: number }, address: Address, port: number): boolean =>
  subject.address === address && subject.port === port;

function isOverConnection({ step }: Asked, address: Address, port: number): boolean {
  if (step.probe === "tls.handshake") return step.subject.purpose === "target" && isHere(step.subject, address, port);
  // Within TLS, what is said first is the handshake.
  return (
    step.probe === "http.request" &&
    !step.subject.secure &&
    step.subject.purpose === "user-path" &&
    isHere(step.subject, address, port)
  );
}

function isUnanswered({ observation, startMs }: Asked, view: View): boolean {
  if (observation === null) return view.nowMs - startMs >= patienceMs;
  const { failure } = observation;
  return failure?.code === "timeout" && (failure.phase === "handshake" || failure.phase === "wait");
}

const spokenBy = ({ target }: View): "tls" | "http" | "unknown" =>
  speaksTls(target.scheme) ? "tls" : speaksHttp(target.scheme) ? "http" : "unknown";
