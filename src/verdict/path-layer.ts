import { groupByCell } from "../observation/cell.ts";
import { lateOf } from "../observation/connect-times.ts";
import { withoutFamily } from "../observation/lacking-family.ts";
import type { Observation } from "../observation/observation.ts";
import { ofProbe } from "../observation/of-probe.ts";
import type { Facts } from "./facts.ts";
import type { Found } from "./find.ts";
import { hopWords } from "./hop-words.ts";
import { acceptedForAll, outvotedVantages } from "./layer-cells.ts";
import type { LayerReport } from "./report.ts";
import { fewestFailures, judgeRate, upperBound } from "./statistics.ts";
import { failuresApart } from "./weigh.ts";

/** Connects that got no answer are lost packets as a user meets them: once any connect works, its losses are the path's. What traces saw is told beside it, and decides nothing. */
export function pathLayer(facts: Facts, found: readonly Found[]): LayerReport {
  const isLacking = withoutFamily(facts.vantages);
  const unbelieved = acceptedForAll(found).union(outvotedVantages(found));
  const connects = ofProbe(facts.observations, "tcp.connect").filter(
    (one) => !isLacking(one) && !unbelieved.has(one.vantage) && one.subject.purpose !== "other-port" && one.outcome !== "skipped",
  );
  // One that stood only when its SYN was sent again has lost its first.
  const late = new Set<Observation>([...groupByCell(connects).values()].flatMap(lateOf));
  const answered = connects.filter((one) => one.outcome === "ok" && !late.has(one)).length;
  // Silence that a finding explains (a filter at one address) is no loss on the way.
  const explained = new Set(found.filter(({ finding }) => finding.role !== "note").flatMap(({ finding }) => finding.evidence));
  const losses = connects.filter((one) => (one.failure?.code === "timeout" || late.has(one)) && !explained.has(one.id));
  const lost = losses.length;
  const hops = hopWords(facts.observations);
  const withHops = (words: string): string => (hops === null ? words : `${words}; ${hops}`);
  const own = found.filter(({ finding }) => finding.layer === "path" && finding.role !== "note");
  const [worst] = own;
  if (worst !== undefined)
    return { layer: "path", status: "suspect", because: worst.finding.summary, summary: worst.finding.summary, cells: [] };
  if (facts.isThroughProxy === true) return notChecked("the proxy connects, not this machine");
  if (!connects.some(({ outcome }) => outcome === "ok")) return notChecked(withHops("no connection came about"));
  const apart = failuresApart(losses);
  const isOpen = apart >= fewestFailures && judgeRate(apart, answered, 1) !== "healthy";
  const because = withHops(lossWords(lost, answered + lost));
  return { layer: "path", status: isOpen ? "inconclusive" : "healthy", because, summary: because, cells: [] };
}

/** Fewer tries than this leave room for a loss of one in five (an exact bound: 0 of 14 is 20 %, 95 % sure): the number would only confuse. */
const tellingTries = 14;

function lossWords(lost: number, tried: number): string {
  if (lost === 0 && tried < tellingTries)
    return `${tried === 1 ? "the one connection came through" : `none of ${tried} connections was lost`}; too few to rule out light loss`;
  return `${lost} of ${tried} connections lost, so ${Math.ceil(upperBound(lost, tried) * 100)} % at most (95 % sure)`;
}

const notChecked = (because: string): LayerReport => ({
  layer: "path",
  status: "not-checked",
  because,
  summary: because,
  cells: [],
});
