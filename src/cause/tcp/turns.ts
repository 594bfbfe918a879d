import { wasCutOff } from "../../observation/cut-off.ts";
import { type Connecting, connected } from "../../observation/endpoint-tries.ts";
import { wasClosedUnspoken } from "../../observation/handshakes.ts";
import type { Observation } from "../../observation/observation.ts";
import type { Seen } from "../seen.ts";
import type { JudgedEndpoint } from "./endpoints.ts";
import { type BadAndGood, fewestFlows, wentBadly } from "./flows.ts";

/** Beyond five members, rounds of eight are too short to tell turns from chance. */
const mostMembers = 5;
const roundsToTell = 3;
/** So many in one row tell as much. */
const longRow = 15;
/** So many of the light sampling, which is not asked for this: at one failure in five a whole row of them looks so by chance once in fifty thousand runs. */
const longSampling = 25;

/**
 * A balancer that gives each connection to the next of its members: in each round of flows, asked all at once, in a row of silences, or among all that was asked one by one
 * every second to fifth failed and no other (a busy machine sends what it asks at once in any order). One try in five that fails by chance looks like that in less than two runs of a thousand.
 */
export function turnDecides(endpoint: JudgedEndpoint, seen: Seen): BadAndGood | null {
  const { tries } = endpoint;
  if (!tries.some(failed)) return null;
  const flows = tries.filter((one) => one.probe === "tcp.connect" && one.subject.purpose === "flow");
  const row = tries.filter((one) => one.probe === "tcp.silent" && one.subject.purpose === "members");
  const rounds = [...Map.groupBy(flows, ({ attempt }) => attempt).values()];
  const asked = connectionsTo(endpoint, seen);
  const sampled = tries.length < longSampling ? new Set() : lastOneByOne(asked);
  const sampling = tries.filter((one) => sampled.has(one));
  const series = [
    ...(rounds.length >= roundsToTell && rounds.every(({ length }) => length >= fewestFlows) ? [rounds] : []),
    ...(row.length >= longRow ? [[row]] : []),
    ...(sampling.length >= longSampling ? [[sampling]] : []),
  ];
  if (!series.some((one) => repeat(one, asked))) return null;
  const bad = tries.filter((one) => failed(one) || wasCutOff(one));
  return { bad, good: tries.filter((one) => connected(one) && !bad.includes(one)) };
}

const failed = (one: Connecting): boolean => wentBadly(one) || (one.probe === "tcp.silent" && wasClosedUnspoken(one));

/** Whatever opened a connection there took a turn, whether or not its own end tells of the member that it met. */
const connecting: ReadonlySet<Observation["probe"]> = new Set([
  "tcp.connect",
  "tcp.silent",
  "tcp.one-byte",
  "tls.handshake",
  "tls.hello",
  "http.request",
  "http.http2",
  "http.websocket",
] as const);

const connectionsTo = ({ vantage, address, port }: JudgedEndpoint, { observations }: Seen): readonly Observation[] =>
  observations.filter(
    (one) =>
      one.vantage === vantage &&
      connecting.has(one.probe) &&
      one.outcome !== "skipped" &&
      "address" in one.subject &&
      one.subject.address === address &&
      "port" in one.subject &&
      one.subject.port === port,
  );

/** What was asked last, each when the one before had ended. */
function lastOneByOne(asked: readonly Observation[]): ReadonlySet<Observation> {
  const inLine = asked.toSorted((a, b) => a.startMs - b.startMs);
  const isBeside = (one: Observation, at: number): boolean => {
    const next = inLine[at + 1];
    return next !== undefined && next.startMs < one.startMs + one.elapsedMs;
  };
  return new Set(inLine.slice(inLine.findLastIndex(isBeside) + 1));
}

/** All repeat themselves after the same number of connections, and alike. */
function repeat(rounds: readonly (readonly Connecting[])[], asked: readonly Observation[]): boolean {
  const failures = rounds.map((round) => inOrder(round, asked));
  return Array.from({ length: mostMembers - 1 }, (_, n) => n + 2).some((members) => {
    const [turn, ...others] = new Set(failures.map((round) => turnsOf(round, members)));
    return turn !== null && others.length === 0;
  });
}

/** Whether each failed, in the order in which they began; null for one of another question that came between them. */
function inOrder(round: readonly Connecting[], asked: readonly Observation[]): (boolean | null)[] {
  const starts = round.map(({ startMs }) => startMs);
  const [from, to] = [Math.min(...starts), Math.max(...starts)];
  const own = new Set<Observation>(round);
  const all = asked.filter(({ startMs }) => startMs >= from && startMs <= to).toSorted((a, b) => a.startMs - b.startMs);
  return all.map((one) => (own.has(one) ? failed(one as Connecting) : null));
}

/** Which of so many members fail, as one text whichever of them was met first; null where the round does not repeat itself after so many, or all are alike. */
function turnsOf(round: readonly (boolean | null)[], members: number): string | null {
  const turn = Array.from({ length: members }, (_, member) => {
    const told = new Set(round.filter((one, at) => at % members === member && one !== null));
    return told.size > 1 ? "differs" : told.has(true) ? "x" : ".";
  });
  if (turn.includes("differs") || new Set(turn).size === 1) return null;
  return turn.map((_, at) => [...turn.slice(at), ...turn.slice(0, at)].join("")).toSorted()[0] ?? null;
}
