import type { ObservationOf } from "../../observation/observation.ts";
import type { Report } from "../../verdict/report.ts";
import { item } from "../escape.ts";
import { allAlike, type Column, grid, type Row } from "../grid.ts";
import { addressNames, type Names, targetAddresses, vantageNames } from "../names.ts";
import { duration, sentence } from "../words.ts";
import { type Artifact, commandsOf, decisionOf, meaningOf, statusOfPart, titleOf } from "./artifact.ts";
import { sniSentence } from "./asked-names.ts";
import { certificateGrid, certificateSentence, sharedWords } from "./certificate.ts";
import { type Cell, cellOfTries, isTrouble, tlsCell } from "./connect-cell.ts";
import { failureWord } from "./failure-word.ts";
import { type VantageGrid, vantageGrid } from "./vantage-grid.ts";

type Connect = ObservationOf<"tcp.connect">;
type Handshake = ObservationOf<"tls.handshake">;

/** Vantages that stand side by side in 40 columns beside the address. */
const vantagesAcross = 3;

/** Whether each address accepted a connection and finished a handshake, from each vantage, and what certificate it sent. Null where neither was tried. */
export function connectArtifact(report: Report): Artifact | null {
  const connects = report.observations.filter((one): one is Connect => one.probe === "tcp.connect" && one.outcome !== "skipped");
  const handshakes = report.observations.filter(
    (one): one is Handshake => one.probe === "tls.handshake" && one.outcome !== "skipped",
  );
  if (connects.length + handshakes.length === 0) return null;
  const names = addressNames(targetAddresses(report));
  const table = tableOf(
    report,
    connects.filter(({ subject }) => subject.purpose !== "other-port"),
    handshakes.filter(({ subject }) => subject.purpose !== "other-sni"),
  );
  const short = vantageNames(new Set([...connects, ...handshakes].map(({ vantage }) => vantage)));
  const certificates = certificateGrid(report, handshakes, names, short.short);
  const shown = connectGrid(table, names, short);
  const grids = [shown?.text ?? null, certificates?.text ?? null].filter((text) => text !== null);
  const used = targetAddresses(report).filter((address) => grids.some((text) => text.includes(names.short(address))));
  // Whose short name stands in the first grid is told with that.
  const seen = new Set(shown?.text?.split(/\s+/));
  const others = (certificates?.vantages ?? []).filter((vantage) => !seen.has(short.short(vantage)));
  const legend = [names.legend(used), shown?.legend ?? null, short.legend(others)].flatMap((line) =>
    line === null ? [] : [sentence(line)],
  );
  return {
    part: "connect",
    title: titleOf(report, "connect"),
    status: statusOfPart(report, "connect"),
    qualifier: null,
    decision: decisionOf(report, "connect"),
    grids,
    legend,
    plain: [
      ...(shown === null ? wellSentence(report, table) : []),
      ...(shown?.sentence == null ? [] : [shown.sentence]),
      ...(certificates === null ? certificateSentence(report, handshakes) : sharedWords(report, handshakes)),
      ...sniSentence(handshakes),
      ...otherPorts(connects),
      ...firstBytes(handshakes),
      ...meaningOf(report, "connect"),
    ],
    commands: commandsOf(report, "connect"),
    raw: () => [rawTries(report, connects, handshakes)],
  };
}

/** One address and step: a cell for each vantage that tried it. */
export type TableRow = {
  readonly address: string;
  readonly step: "TCP" | "TLS";
  readonly cells: ReadonlyMap<string, Cell>;
  readonly weight: number;
};

function tableOf(report: Report, connects: readonly Connect[], handshakes: readonly Handshake[]): TableRow[] {
  return targetAddresses(report).flatMap((address) => {
    const tcp = byVantage(
      connects.filter(({ subject }) => subject.address === address),
      (tries) => cellOfTries(report, tries, (one) => one.data.connectMs ?? one.elapsedMs),
    );
    const tls = byVantage(
      handshakes.filter(({ subject, vantage }) => subject.address === address && tcp.get(vantage)?.kind !== "failed"),
      (tries) => tlsCell(report, tries),
    );
    const weight = Math.max(0, ...[...tcp.values(), ...tls.values()].map((cell) => (isTrouble(cell) ? 1 : 0)));
    const rows: TableRow[] = [];
    if (tcp.size > 0) rows.push({ address, step: "TCP", cells: tcp, weight });
    if (tls.size > 0) rows.push({ address, step: "TLS", cells: tls, weight });
    return rows;
  });
}

const byVantage = <T extends { vantage: string }>(tries: readonly T[], cell: (tries: readonly T[]) => Cell): Map<string, Cell> =>
  new Map([...Map.groupBy(tries, ({ vantage }) => vantage)].map(([vantage, own]) => [vantage, cell(own)]));

/** Null where there is one address and vantage only, or everything went well: then it is a sentence. */
function connectGrid(table: readonly TableRow[], names: Names, short: Names): VantageGrid | null {
  const vantages = [...new Set(table.flatMap(({ cells }) => [...cells.keys()]))];
  const addresses = new Set(table.map(({ address }) => address));
  if (addresses.size * vantages.length < 2) return null;
  if (!table.some(({ weight }) => weight > 0)) return null;
  if (vantages.length === 1) return { text: addressGrid(table, names), legend: null, sentence: null };
  if (vantages.length > vantagesAcross) return vantageGrid(table, names, short);
  const head: Column[] = [{ head: "" }, ...vantages.map((vantage) => ({ head: short.short(vantage) }))];
  const rows = table.map(
    ({ address, step, cells, weight }): Row => ({
      cells: [`${names.short(address)} ${step}`, ...vantages.map((vantage) => cells.get(vantage)?.text ?? "-")],
      weight,
      kind: `${step} ${vantages.map((vantage) => cells.get(vantage)?.kind ?? "-").join(" ")}`,
    }),
  );
  return { text: grid(head, rows), legend: short.legend(vantages), sentence: null };
}

/** From one vantage only: a line for each address. */
function addressGrid(table: readonly TableRow[], names: Names): string {
  const steps = [...new Set(table.map(({ step }) => step))];
  const rows = [...Map.groupBy(table, ({ address }) => address)].map(([address, own]): Row => {
    const cells = steps.map((step) => [...(own.find((row) => row.step === step)?.cells.values() ?? [])][0]);
    return {
      cells: [names.short(address), ...cells.map((cell) => cell?.text ?? "-")],
      weight: Math.max(0, ...own.map(({ weight }) => weight)),
      kind: cells.map((cell) => cell?.kind ?? "-").join(" "),
    };
  });
  return grid([{ head: "" }, ...steps.map((step): Column => ({ head: step, align: allAlike(rows) ? "left" : "right" }))], rows);
}

/** How long it took, over all addresses and vantages; or for the one there is, what happened, where no finding says it. */
function wellSentence(report: Report, table: readonly TableRow[]): string[] {
  return (["TCP", "TLS"] as const).flatMap((step) => {
    const cells = table.filter((row) => row.step === step).flatMap((row) => [...row.cells.values()]);
    const what = step === "TCP" ? "Connections" : "TLS handshakes";
    const times = cells.flatMap(({ ms }) => ms ?? []);
    if (cells.length === 0) return [];
    const named = report.findings.some(({ layer, role }) => layer === (step === "TCP" ? "tcp" : "tls") && role !== "note");
    if (times.length < cells.length && named) return [];
    if (times.length < cells.length) return [`${what}: ${cells.map(({ text }) => text).join(", ")}.`];
    const [least, most] = [duration(Math.min(...times)), duration(Math.max(...times))];
    return [`${what} took ${least === most ? least : `${least} to ${most}`}.`];
  });
}

/** What other ports of the same address did: it tells a filter from a dead host. */
function otherPorts(connects: readonly Connect[]): string[] {
  const others = connects.filter(({ subject }) => subject.purpose === "other-port");
  const said = [...Map.groupBy(others, ({ subject }) => `${subject.address} port ${subject.port}`)].map(([where, tries]) => {
    const well = tries.find(({ outcome }) => outcome === "ok");
    return `${where} ${well === undefined ? failureWord(tries[0]?.failure ?? null) : "accepts connections"}`;
  });
  return said.length === 0 ? [] : [`Beside it: ${said.slice(0, 4).join(", ")}.`];
}

/** What came instead of TLS, in the peer's own bytes. */
function firstBytes(handshakes: readonly Handshake[]): string[] {
  const quoted = new Set(
    handshakes.flatMap(({ data, subject }) =>
      data.firstBytes === undefined || data.firstBytes === ""
        ? []
        : [`${subject.address} said first: "${item(data.firstBytes)}".`],
    ),
  );
  return [...quoted].slice(0, 2);
}

/** A handshake that came to an end with a certificate that no client takes is not "ok". */
function resultWord(report: Report, one: Connect | Handshake): string {
  if (one.outcome !== "ok") return failureWord(one.failure);
  const cell = one.probe === "tls.handshake" ? tlsCell(report, [one]) : null;
  return cell?.kind === "suspect" ? cell.text : "ok";
}

function rawTries(report: Report, connects: readonly Connect[], handshakes: readonly Handshake[]): string {
  const rows = [...connects, ...handshakes].map((one): Row => {
    const details =
      one.probe === "tls.handshake"
        ? [one.data.protocol, one.subject.sni ?? "no SNI", one.data.chain?.[0]?.serial]
        : [one.subject.purpose === "target" ? undefined : one.subject.purpose, one.data.errno];
    return {
      cells: [
        item(one.vantage, 20),
        `${one.subject.address} ${one.subject.port}`,
        one.probe === "tls.handshake" ? "TLS" : "TCP",
        `#${one.attempt}`,
        resultWord(report, one),
        duration(one.elapsedMs),
        item(details.filter((detail) => detail !== undefined).join(" ")),
      ],
      weight: one.outcome === "ok" ? 0 : 1,
    };
  });
  const head = ["vantage", "address", "step", "try", "result", "time", "details"].map(
    (word): Column => ({ head: word, align: word === "time" ? "right" : "left" }),
  );
  return grid(head, rows, { rows: Number.POSITIVE_INFINITY, columns: 160 });
}
