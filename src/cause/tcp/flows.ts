import { lateOf, wasPrompt } from "../../observation/connect-times.ts";
import { type Connecting, connected, waitedLongEnough, wasUnreached } from "../../observation/endpoint-tries.ts";
import type { JudgedEndpoint } from "./endpoints.ts";
import { sentArrived } from "./unanswered.ts";

/** What came of the tries from one source port: a flow is what a balancer or a router hashes, and the port is all of it that a client can change. */
export type Flow = { port: number; bad: readonly Connecting[]; good: readonly Connecting[] };

/** A flow whose way is chosen by hash is met in the same way each time; three tries are enough to see that it is, over several flows. */
const triesOfFlow = 3;
/** With fewer flows, all that is seen could be chance. */
export const fewestFlows = 6;

/** Refused or rejected, silent, reset before a word was said, or a byte that nobody acknowledged: whatever a client of this flow would fail by. */
export const wentBadly = (one: Connecting): boolean =>
  one.outcome === "failed" && (!connected(one) || one.failure.phase === "silence");

const portOf = (one: Connecting): number | null =>
  (one.probe === "tcp.connect" ? one.subject.localPort : undefined) ?? one.data.local?.port ?? null;

/** The flows that were asked again on purpose, each with all tries from its port, by port. */
export function repeatedFlows({ tries }: JudgedEndpoint): Flow[] {
  const asked = new Set(
    tries.flatMap((one) => (one.probe === "tcp.connect" && one.subject.purpose === "flow" ? (portOf(one) ?? []) : [])),
  );
  const byPort = Map.groupBy(
    tries.filter((one) => asked.has(portOf(one) ?? 0)),
    (one) => portOf(one) ?? 0,
  );
  return [...byPort]
    .map(([port, own]) => ({ port, bad: own.filter(wentBadly), good: own.filter((one) => !wentBadly(one)) }))
    .toSorted((a, b) => a.port - b.port);
}

/**
 * It is the flow that decides: each that was tried three times failed each time or never, and both kinds were seen. Loss by chance of one try in ten would look
 * like that over eight flows in less than one run of a thousand.
 */
export function flowDecides(flows: readonly Flow[]): boolean {
  const told = flows.filter(({ bad, good }) => bad.length + good.length >= triesOfFlow);
  const never = told.filter(({ bad }) => bad.length === 0);
  const always = told.filter(({ good }) => good.length === 0);
  return told.length >= fewestFlows && never.length > 0 && always.length > 0 && never.length + always.length === told.length;
}

export type BadAndGood = { bad: readonly Connecting[]; good: readonly Connecting[] };

/** Three flows of which every packet was lost, while nearly none needed its second: that is no loss by chance. */
export const darkFlows = 3;
const latesForDark = 4;
const fewestGood = 4;

/**
 * Connections that stayed silent through all their SYNs, or had no way, beside such as stood at the first: a packet that is lost by chance is made good by its repetition, a
 * flow whose end is dead stays dead. Null where they are too few, or where what is seen could be loss, a queue that filled up and stayed full, or a host that was away.
 */
export function deadFlows(endpoint: JudgedEndpoint): BadAndGood | null {
  const dark = darkTries(endpoint);
  return dark === null || dark.bad.length < darkFlows || wasAwayMeanwhile(dark) ? null : interleaved(dark.bad, dark.good);
}

/**
 * Those that stayed silent through all their SYNs, or that somebody said had no way, and those that stood at the first; null where hardly any or all stood, or some needed a
 * second: that could be loss. What a rule turned down is none of them.
 */
export function darkTries({ tries, outcome }: JudgedEndpoint): BadAndGood | null {
  const isDark = (one: Connecting): boolean =>
    (!connected(one) && one.failure?.code === "timeout" && waitedLongEnough(one)) ||
    (outcome !== "rejected" && wasUnreached(one));
  const bad = tries.filter(isDark);
  const good = tries.filter((one) => wasPrompt(one) && sentArrived(one) !== "lost");
  // Where hardly any gets through, the whole service is in trouble, and no single member.
  if (bad.length === 0 || good.length * fewestGood < bad.length) return null;
  return lateOf(tries).length * latesForDark > bad.length ? null : { bad, good };
}

/** Silence makes those late that began before a host came back; an error does not, and then none stands between those that failed. */
function wasAwayMeanwhile({ bad, good }: BadAndGood): boolean {
  const begun = bad.map(({ startMs }) => startMs);
  const [first, last] = [Math.min(...begun), Math.max(...begun)];
  return bad.some(wasUnreached) && !good.some(({ startMs }) => startMs > first && startMs < last);
}

/** Why dead flows are no loss by chance, in words. */
export const whyDeadIsNoLoss = (bad: readonly Connecting[]): string =>
  bad.some(wasUnreached)
    ? "the connections that failed were given up by a router, which loss never makes it do"
    : "every packet of the connections that failed was lost, and next to none of the others'";

/**
 * The same after the SYN-ACK: of some connections each repetition of what was said is lost, of others nothing is, though the very same words were said. Where it
 * is other words that arrive (a byte, another name, a shorter hello), it is the words that decide.
 */
export function cutFlows({ tries }: JudgedEndpoint): BadAndGood | null {
  const late = lateOf(tries);
  for (const same of Map.groupBy(tries, wordsOf).values()) {
    const bad = same.filter((one) => sentArrived(one) === "lost");
    // Where SYNs are lost as well, by chance, it is loss that took the words too.
    if (bad.length < darkFlows || late.length * latesForDark > bad.length) continue;
    const found = interleaved(
      bad,
      same.filter((one) => ["answered", "acked"].includes(sentArrived(one))),
    );
    if (found !== null) return found;
  }
  return null;
}

/** What is said first over a connection, as far as a device on the way could tell: within TLS a request begins as a handshake does. */
function wordsOf(one: Connecting): string {
  if (one.probe === "tls.handshake") return `hello ${one.subject.sni}`;
  if (one.probe === "http.request") return one.subject.secure ? `hello ${one.subject.sni}` : "request";
  return one.probe;
}

/** Good ones went on when the bad ones had begun, and one came after enough of those: else something has changed meanwhile, and it is no matter of flows. */
export function interleaved(bad: readonly Connecting[], good: readonly Connecting[]): BadAndGood | null {
  const begun = bad.map(({ startMs }) => startMs).toSorted((a, b) => a - b);
  const [first = Number.POSITIVE_INFINITY] = begun;
  const certain = begun[darkFlows - 1] ?? Number.POSITIVE_INFINITY;
  const isStillGood = good.some(({ startMs }) => startMs > certain);
  return isStillGood && good.filter(({ startMs }) => startMs > first).length >= darkFlows ? { bad, good } : null;
}
