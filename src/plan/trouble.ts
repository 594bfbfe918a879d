import { isLoopback } from "../observation/address-network.ts";
import { clockWitnesses } from "../observation/clock-witnesses.ts";
import { computedOnce } from "../observation/computed-once.ts";
import { answerOf, type DnsQuery } from "../observation/dns-answer.ts";
import type { FailureCode } from "../observation/failure.ts";
import type { Observation } from "../observation/observation.ts";
import { isRefusedByClients } from "../observation/refused-certificate.ts";
import { ownResolvers, targetAnswers } from "./lookup/resolvers.ts";
import { probedAddresses } from "./rule/first-connections.ts";
import { learnt, type View } from "./state.ts";

/** Longer than this without an answer to a SYN, and it has been sent again. */
const silentMs = 900;
/** Longer than this, and a resolver is on its way to silence. */
const lookupMs = 1_500;

/** As far as clocks are let differ where nothing else is configured (causes: vantage.clock-skew), ms. */
const clockMs = 60_000;

/** What this run did not want to ask, or was stopped at, is no failure of anything. */
const idle: ReadonlySet<FailureCode> = new Set(["denied-by-policy", "means-missing", "quota", "cancelled"]);

/**
 * Something of the target has failed: a lookup, a connection, a handshake or a request did not come about, or is silent for so long that it hardly will. An answer is
 * none, whatever stands in it, but for 511, by which a network says that it wants something first (RFC 6585, section 6), and a time that is
 * not this machine's.
 */
export const isTargetInTrouble = computedOnce((view: View): boolean => {
  const is = view.own.some(({ step, startMs, observation }) =>
    observation === null
      ? (step.probe === "tcp.connect" && step.subject.purpose === "target" && view.nowMs - startMs >= silentMs) ||
        (step.probe === "dns.query" && isOwnLookup(step.subject) && view.nowMs - startMs >= lookupMs)
      : isBad(observation),
  );
  return is || isWithoutAddress(view) || isAnotherTimeThere(view);
});

/** The target's clock and this machine's differ: others have to say which of them is wrong. */
function isAnotherTimeThere(view: View): boolean {
  const firsts = learnt(view, "http.request").filter(({ subject, attempt }) => subject.purpose === "user-path" && attempt === 1);
  return clockWitnesses(firsts).some(({ offsetMs }) => Math.abs(offsetMs) > clockMs);
}

const isOwnLookup = ({ purpose, role }: DnsQuery["subject"]): boolean =>
  purpose === "target" && (role === "configured" || role === "given");

function isBad(one: Observation): boolean {
  if (one.failure !== null && idle.has(one.failure.code)) return false;
  switch (one.probe) {
    case "dns.query":
      return isOwnLookup(one.subject) && ["silence", "unreachable"].includes(answerOf(one));
    case "tcp.connect":
      return one.subject.purpose === "target" && one.failure !== null;
    case "tls.handshake":
      return one.subject.purpose === "target" && (one.failure !== null || isRefusedByClients(one));
    case "http.request":
      return one.subject.purpose === "user-path" && (one.failure !== null || one.data.status === 511);
    case "http.websocket":
      return one.failure !== null;
    case "vantage.nobody":
      return one.outcome === "ok";
    default:
      return false;
  }
}

/** Each of the vantage's own resolvers has answered, and none gave an address. */
function isWithoutAddress(view: View): boolean {
  const answers = targetAnswers(view).filter(({ subject }) => subject.role !== "public");
  return (
    answers.length > 0 &&
    probedAddresses(view).length === 0 &&
    ownResolvers(view).every(({ address, port }) =>
      answers.some(({ subject }) => subject.server === address && subject.port === port),
    )
  );
}

/** All that is connected to lies on this machine, or the resolvers alone that were named for this very name do: no network has a part in it. */
export function isOnThisMachine(view: View): boolean {
  const addresses = probedAddresses(view);
  if (addresses.length > 0) return addresses.every(isLoopback);
  const resolvers = ownResolvers(view);
  return resolvers.length > 0 && resolvers.every(({ address, role }) => role === "given" && isLoopback(address));
}
