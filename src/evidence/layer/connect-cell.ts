import type { Observation, ObservationOf } from "../../observation/observation.ts";
import type { Finding, Report } from "../../verdict/report.ts";
import { duration } from "../words.ts";
import { failureWord } from "./failure-word.ts";

/** One cell of a matrix. `kind` leaves the numbers out, so that cells that say the same are seen to. */
export type Cell = { readonly text: string; readonly kind: "ok" | "some" | "failed" | "suspect"; readonly ms?: number };

export const isTrouble = (cell: Cell | undefined): boolean => cell !== undefined && cell.kind !== "ok";

/** The middle of a list of numbers; of an even count the lower of the two, which was really measured. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

/** All tries of one address from one vantage as one cell: the median time, `2 of 3`, or how they failed. */
export function cellOfTries<O extends Observation>(report: Report, tries: readonly O[], timeOf: (one: O) => number): Cell {
  const well = tries.filter(({ outcome }) => outcome === "ok");
  if (well.length === tries.length) {
    const ms = median(well.map(timeOf)) ?? 0;
    return { text: duration(ms), kind: "ok", ms };
  }
  if (well.length > 0) return { text: `${well.length} of ${tries.length}`, kind: "some" };
  const finding = findingOn(report, tries);
  if (finding?.cause === "tcp.rejected") return { text: "rejected", kind: "failed" };
  return { text: failureWord(tries[0]?.failure ?? null), kind: "failed" };
}

/** At most eight characters: what is wrong with a certificate that was sent. */
const certificateWords: Readonly<Record<string, string>> = {
  "tls.expired": "EXPIRED",
  "tls.not-yet-valid": "TOO SOON",
  "tls.name-mismatch": "BAD NAME",
  "tls.default-certificate": "BAD NAME",
  "tls.self-signed": "SELFSIGN",
  "tls.untrusted-root": "NO TRUST",
  "tls.incomplete-chain": "NO CHAIN",
  "tls.intermediate-expired": "EXPIRED",
  "tls.revoked": "REVOKED",
};

/** As {@link cellOfTries}; a handshake that ended well with a certificate that no client takes says what is wrong with it. */
export function tlsCell(report: Report, tries: readonly ObservationOf<"tls.handshake">[]): Cell {
  const finding = findingOn(report, tries);
  const word = finding === undefined ? undefined : certificateWords[finding.cause];
  if (word !== undefined && tries.some(({ outcome }) => outcome === "ok")) return { text: word, kind: "suspect" };
  const cell = cellOfTries(report, tries, ({ data, elapsedMs }) => data.handshakeMs ?? elapsedMs);
  if (cell.kind === "failed" && tries[0]?.failure?.code === "timeout") return { text: "silent", kind: "failed" };
  return cell;
}

/** The weightiest finding that rests on one of these tries. Notes accuse nobody. */
function findingOn(report: Report, tries: readonly Observation[]): Finding | undefined {
  const ids = new Set(tries.map(({ id }) => id));
  return report.findings.find(
    ({ role, evidence, layer, scope }) =>
      role !== "note" &&
      layer === tries[0]?.layer &&
      evidence.some((id) => ids.has(id)) &&
      tries.some(({ subject }) => "address" in subject && scope.addresses.includes(subject.address)),
  );
}
