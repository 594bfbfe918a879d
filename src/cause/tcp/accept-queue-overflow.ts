import { computedOnce } from "../../observation/computed-once.ts";
import { lateOf, wasPrompt } from "../../observation/connect-times.ts";
import { type Connecting, connected, type TcpConnect, wasRefused, wasSilent } from "../../observation/endpoint-tries.ts";
import type { Cause, Match, RuledOut } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { endpointNames, endpointsOf, type JudgedEndpoint } from "./endpoints.ts";
import { deadFlows } from "./flows.ts";
import { type HungListener, hungListener } from "./hung-listener.ts";
import { isDeaf } from "./unanswered.ts";

/** So many of each sort are no accident. */
const telling = 3;
/** So many tries of another port without a loss leave little room for loss on the way at one in four: a run of ten has one in 95 of 100 cases. */
const tellingOthers = 10;
/** Where fewer of the target's own are lost, such a run says less: by chance it must be rarer than this. */
const byChance = 0.06;

/**
 * A listener whose queue of connections is full drops SYNs without a word (listen(2), net.ipv4.tcp_abort_on_overflow = 0): connections come about at
 * the second or third SYN, or not at all. Loss on the way does the same; it is told apart by another port of the same host, asked in turn,
 * or, where a firewall lets none of them answer, by the moment from which nothing gets in any more.
 */
export const acceptQueueOverflow: Cause = {
  id: "tcp.accept-queue-overflow",
  impact: "degrades",
  plain:
    "The service takes new connections more slowly than they arrive, and the machine drops those that no longer fit into its queue. Users wait whole seconds for a connection, or in vain.",
  tell: "Connections come about only when the first packet is sent again, or are taken and never served and then not at all, while another port of the same machine, if any answers, loses nothing.",
  remedy: [
    "On the host, compare Recv-Q with Send-Q of the listener (`ss -ltn`), and watch ListenOverflows (`nstat -az`): a full queue shows there.",
    "Find out why the service does not accept: a thread that hangs, too few workers, or a backlog that is too small (listen, net.core.somaxconn).",
  ],
  toldApartFrom: ["path.loss", "tcp.filtered"],
  explains: ["tcp.filtered", "tls.*", "http.*"],
  owner: "the team of the service behind this port",
  find: (seen) => {
    const all = endpointsOf(seen);
    const full = fullEndpoints(seen);
    return full.length === 0 ? [] : [matchOf(full, all, seen)];
  },
};

/** Those whose own port alone loses connections, or which were seen to fill up. Where other ports of another address do, as seen from the same vantage, it is the way there, and the ports of this one were lucky. */
export const fullEndpoints = computedOnce((seen: Seen): readonly JudgedEndpoint[] => {
  const all = endpointsOf(seen);
  const lossy = new Set(all.filter(losesOthers).map(({ vantage }) => vantage));
  return all.filter((endpoint) => !lossy.has(endpoint.vantage) && (isFull(endpoint) || hungAt(endpoint, seen) !== null));
});

/** No other port has to answer, but those that do must not lose anything. */
const hungAt = (endpoint: JudgedEndpoint, seen: Seen): HungListener | null =>
  livingPortLoses(endpoint) ? null : hungListener(endpoint, seen);

/** Some of its other ports that do answer needed to be asked again, in a row of many. */
function losesOthers({ otherPorts, tries }: JudgedEndpoint): boolean {
  const turns = otherPorts.filter(({ attempt }) => attempt > 1);
  const lives = new Set(turns.filter(answersPromptly).map(({ subject }) => subject.port));
  return (
    turns.length >= tellingOthers / 2 &&
    lateOf(tries).length + tries.filter(wasSilent).length >= telling &&
    turns.some((one) => lives.has(one.subject.port) && !answersPromptly(one))
  );
}

/** Its own port loses connections, and other ports of the same host, asked in turn, nothing. */
export function isFull(endpoint: JudgedEndpoint): boolean {
  const { tries, otherPorts } = endpoint;
  if (otherPorts.length < tellingOthers) return false;
  const answered = otherPorts.filter(answersPromptly);
  if (livingPortLoses(endpoint)) return false;
  if (answered.filter(({ attempt }) => attempt > 1).length < tellingOthers) return false;
  const late = lateOf(tries).length;
  const share = (late + tries.filter((one) => wasSilent(one) || isDeaf(one)).length) / tries.length;
  if ((1 - share) ** answered.length > byChance) return false;
  const isTelling = late >= telling || (tries.filter(wasSilent).length >= telling && tries.some(connected));
  // Once it is full and nobody accepts, hardly one more gets in. Where many do, and each as a whole or not at all, it is a matter of members.
  return isTelling && (tries.some(isDeaf) || deadFlows(endpoint) === null);
}

/** A port that never answers is filtered, and says nothing of loss. */
function livingPortLoses({ otherPorts }: JudgedEndpoint): boolean {
  const lives = new Set(otherPorts.filter(answersPromptly).map(({ subject }) => subject.port));
  return otherPorts.some((one) => lives.has(one.subject.port) && !answersPromptly(one));
}

const answersPromptly = (one: TcpConnect): boolean => wasPrompt(one) || (wasRefused(one) && one.elapsedMs < promptMs);
/** Before a SYN is sent again. */
const promptMs = 950;

function matchOf(full: readonly JudgedEndpoint[], all: readonly JudgedEndpoint[], seen: Seen): Match {
  const { port } = seen.target;
  // The one that only showed that the host lives is left out.
  const others = full.flatMap(({ otherPorts }) => otherPorts.filter((one) => answersPromptly(one) && one.attempt > 1));
  const hung = full.filter((endpoint) => !isFull(endpoint)).flatMap((endpoint) => hungAt(endpoint, seen) ?? []);
  const late = new Set<Connecting>(full.flatMap(({ tries }) => lateOf(tries)));
  const failing = (one: Connecting): boolean => late.has(one) || wasSilent(one) || isDeaf(one);
  return {
    failed: full.flatMap(({ tries }) => tries.filter(failing)),
    worked: all.flatMap(({ tries }) => tries.filter((one) => connected(one) && !failing(one))),
    beside: [...others, ...hung.flatMap(({ echoes }) => echoes)],
    ruledOut: [noLoss(others, hung)],
    // A rule that lets only so many new connections through does the same.
    equally: ["tcp.filtered"],
    says: clause(
      late.size > 0
        ? `port ${port} answers only when asked again, others do at once`
        : `port ${port} takes few connections, and is silent to the rest`,
    ),
    next: [
      `On the host of ${listed(endpointNames(full))}, see whether the queue of the listener is full: \`ss -ltn 'sport = :${port}'\` with Recv-Q above Send-Q, and ListenOverflows in \`nstat -az\` rising.`,
      "If it is not, look for a rule that limits new connections to this port, on the host or before it.",
    ],
  };
}

/** Why it is no loss on the way. */
function noLoss(others: readonly TcpConnect[], hung: readonly HungListener[]): RuledOut {
  const echoes = hung.flatMap((one) => one.echoes);
  const silent = hung.flatMap((one) => (one.echoes.length > 0 ? [] : one.silent));
  const why =
    hung.length === 0
      ? "another port of the same address, asked in turn, lost nothing"
      : silent.length === 0
        ? "pings of the same address were answered all the while"
        : "the first connections lost nothing, and the later ones all their packets";
  return { cause: "path.loss", by: [...others, ...echoes, ...silent], why };
}
