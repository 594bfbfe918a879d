import { wasCutOff } from "../../observation/cut-off.ts";
import { type Connecting, connected } from "../../observation/endpoint-tries.ts";
import { wasClosedUnspoken } from "../../observation/handshakes.ts";
import type { JudgedEndpoint } from "./endpoints.ts";
import { type BadAndGood, fewestFlows, wentBadly } from "./flows.ts";

/** Beyond five members, rounds of eight are too short to tell turns from chance. */
const mostMembers = 5;
const roundsToTell = 3;
/** So many in one row tell as much. */
const longRow = 15;

/**
 * A balancer that gives each connection to the next of its members: in each round of flows, asked all at once, or in a row of silences every second to fifth failed
 * and no other. One try in five that fails by chance looks like that in less than two runs of a thousand.
 */
export function turnDecides({ tries }: JudgedEndpoint): BadAndGood | null {
  const flows = tries.filter((one) => one.probe === "tcp.connect" && one.subject.purpose === "flow");
  const row = tries.filter((one) => one.probe === "tcp.silent" && one.subject.purpose === "members");
  const rounds = [...Map.groupBy(flows, ({ attempt }) => attempt).values()];
  const isInTurn =
    (rounds.length >= roundsToTell && rounds.every(({ length }) => length >= fewestFlows) && repeat(rounds)) ||
    (row.length >= longRow && repeat([row]));
  if (!isInTurn) return null;
  const bad = tries.filter((one) => failed(one) || wasCutOff(one));
  return { bad, good: tries.filter((one) => connected(one) && !bad.includes(one)) };
}

const failed = (one: Connecting): boolean => wentBadly(one) || (one.probe === "tcp.silent" && wasClosedUnspoken(one));

/** All repeat themselves after the same number of connections, and alike. */
function repeat(rounds: readonly (readonly Connecting[])[]): boolean {
  const failures = rounds.map((round) => round.toSorted((a, b) => a.startMs - b.startMs).map(failed));
  return Array.from({ length: mostMembers - 1 }, (_, n) => n + 2).some((members) => {
    const [turn, ...others] = new Set(failures.map((round) => turnsOf(round, members)));
    return turn !== null && others.length === 0;
  });
}

/** Which of so many members fail, as one text whichever of them was met first; null where the round does not repeat itself after so many, or all are alike. */
function turnsOf(round: readonly boolean[], members: number): string | null {
  if (round.some((isBad, at) => at >= members && isBad !== round[at - members])) return null;
  const turn = round.slice(0, members);
  if (turn.every((isBad) => isBad === turn[0])) return null;
  const starts = turn.map((_, at) => [...turn.slice(at), ...turn.slice(0, at)].map((isBad) => (isBad ? "x" : ".")).join(""));
  return starts.toSorted()[0] ?? null;
}
