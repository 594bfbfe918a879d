import { isSpoken, wasCutOff } from "../../observation/cut-off.ts";
import type { Connecting } from "../../observation/endpoint-tries.ts";
import { wasClosedUnspoken, wasResetInSilence } from "../../observation/handshakes.ts";
import type { Address } from "../../target/address.ts";
import { type Rule, type View, type Want, want } from "../state.ts";
import { connectionTriesAt, triedAddresses } from "./connection-tries.ts";
import { asksToBeLeftAlone } from "./left-alone.ts";
import { pacedMs } from "./pace.ts";

/** Of twenty in a row a balancer that takes turns between five sends four to the dead one. */
const mostSilences = 20;
const everyMs = 100;
const leastSilenceMs = 300;
/** A proxy asks its dead member again before it gives up: it is waited for a little longer than what was said had to wait. */
const longerMs = 500;
const longestSilenceMs = 4_400;

/**
 * Some connections were closed or reset with the first words, and others were answered: is it what was said, or the member behind the address that a connection
 * came to? Connections on which nothing is said meet the same members.
 */
export const members: Rule = (view) => {
  if (asksToBeLeftAlone(view)) return [];
  const differing = triedAddresses(view).flatMap((address) => silenceFor(view, address) ?? []);
  const apartMs = pacedMs(view, differing.length, everyMs);
  return differing.flatMap(({ address, forMs }) => nextSilence(view, address, forMs, apartMs));
};

/** How long to stay silent at an address whose answers differ; null where they do not. */
function silenceFor(view: View, address: Address): { address: Address; forMs: number } | null {
  const { stood, turnedDown } = connectionTriesAt(view, address);
  const tries = [...stood, ...turnedDown].filter((one) => isConversation(one, view));
  const cut = tries.filter((one) =>
    one.probe === "tcp.silent" ? wasClosedUnspoken(one) || wasResetInSilence(one) : wasCutOff(one),
  );
  const isAnswered = tries.some((one) => one.outcome === "ok" && !cut.includes(one));
  if (cut.length === 0 || !isAnswered) return null;
  const longestMs = Math.max(...cut.map(({ elapsedMs }) => elapsedMs));
  return { address, forMs: Math.round(Math.min(longestSilenceMs, Math.max(leastSilenceMs, longestMs + longerMs))) };
}

/** What a client of the target would do; where nothing is known of what is spoken, staying silent is the whole of it. */
const isConversation = (one: Connecting, { target }: View): boolean =>
  one.probe === "tcp.silent"
    ? target.scheme === "tcp" && one.subject.purpose !== "members"
    : isSpoken(one) && ["target", "user-path", "sample"].includes(one.subject.purpose);

function nextSilence(view: View, address: Address, forMs: number, apartMs: number): Want[] {
  const before = askedOf(view).filter(({ step }) => "address" in step.subject && step.subject.address === address);
  const last = before.at(-1);
  const atMs = last === undefined ? view.nowMs : Math.max(view.nowMs, last.startMs + apartMs);
  // The first that was asked says for how long: one that breaks later must not begin a second series.
  const first = before[0]?.step;
  const same =
    first?.probe === "tcp.silent" ? first.subject : { address, port: view.target.port, purpose: "members" as const, forMs };
  if (before.length >= mostSilences || atMs + (same.forMs ?? 0) > view.questions.timeoutMs - leaveMs) return [];
  return [want(view, "tcp.silent", same, { round: 3, attempt: before.length + 1, atMs })];
}

/** For the answer to come home, and for judging. */
const leaveMs = 400;

const askedOf = (view: View): View["own"] =>
  view.own.filter(({ step }) => step.probe === "tcp.silent" && step.subject.purpose === "members");

/** Until when sampling waits: between the connections of a row others would take some of the turns. */
export const membersUntilMs = (view: View): number => Math.max(0, ...askedOf(view).map(({ startMs }) => startMs + 2 * everyMs));
