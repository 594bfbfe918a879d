import { lateOf } from "../../observation/connect-times.ts";
import type { KnownWay } from "../../observation/known-way.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import type { Report } from "../../verdict/report.ts";
import { upperBound } from "../../verdict/statistics.ts";
import { item } from "../escape.ts";
import { allAlike, type Column, grid, keptRows, type Row } from "../grid.ts";
import { addressNames, targetAddresses, vantageNames } from "../names.ts";
import { duration, percentUp, sentence } from "../words.ts";
import { type Artifact, commandsOf, decisionOf, meaningOf, statusOfPart, titleOf } from "./artifact.ts";
import { median } from "./connect-cell.ts";
import { hopGrid, hopSentences } from "./hops.ts";
import { moreWays, waysByTrouble } from "./ways-shown.ts";

type Probe = ObservationOf<"path.probe">;
type Connect = ObservationOf<"tcp.connect">;

/** Fewer tries from one vantage than this make no row worth reading. */
const tellingTries = 10;

/** So many ways are shown hop by hop where something is wrong; all of them stand in `raw`. */
const mostWays = 2;

/** What is known of the way there: the hops, packets at full TTL and who answered them, and how many connects got no answer. Null where nothing was probed. */
export function pathArtifact(report: Report): Artifact | null {
  const probes = report.observations.filter((one): one is Probe => one.probe === "path.probe" && one.outcome !== "skipped");
  const connects = report.observations.filter(
    (one): one is Connect => one.probe === "tcp.connect" && one.subject.purpose !== "other-port" && one.outcome !== "skipped",
  );
  const status = statusOfPart(report, "path");
  const ways = waysByTrouble(report);
  if (probes.length === 0 && ways.length === 0 && status === "not-checked") return null;
  const names = addressNames(targetAddresses(report));
  const vantages = new Set([...probes, ...connects, ...ways].map(({ vantage }) => vantage));
  const short = vantageNames(vantages);
  const lossRows = rateRows(connects, short.short);
  // A few clean connects from each place say nothing that the sentence does not.
  const telling = lossRows.some(({ weight }) => (weight ?? 0) > 0) || connects.length >= tellingTries * lossRows.length;
  const hasLoss = lossRows.length >= 2 && telling;
  const answers = probes.map((one) => probeRow(one, names.short, short.short));
  const hasWho = answers.length >= 2 && !allAlike(answers);
  // Where all is well the number of hops says enough.
  const shown = status === "healthy" ? [] : ways.slice(0, mostWays);
  const titleFor = (way: KnownWay): string | null =>
    ways.length < 2 ? null : `to ${names.short(way.address)} from ${short.short(way.vantage)}`;
  const hops = shown.flatMap((way) => hopGrid(way, lossTo(connects, way), { title: titleFor(way) }) ?? []);
  const told = hasWho ? keptRows(probeHead, answers).kept.map(({ one }) => one) : [];
  const titled = ways.length < 2 ? [] : shown;
  const legends = [
    names.legend([...told.map(({ subject }) => subject.address), ...titled.map(({ address }) => address)]),
    short.legend([
      ...(hasLoss ? keptRows(lossHead, lossRows).kept.map(({ vantage }) => vantage) : []),
      ...[...told, ...titled].map(({ vantage }) => vantage),
    ]),
  ];
  return {
    part: "path",
    title: titleOf(report, "path"),
    status,
    qualifier: null,
    decision: decisionOf(report, "path") || lossSentence(connects),
    grids: [...(hasLoss ? [grid(lossHead, lossRows)] : []), ...hops, ...(hasWho ? [grid(probeHead, answers)] : [])],
    legend: legends.flatMap((line) => (line === null ? [] : [sentence(line)])),
    plain: [
      ...shown.flatMap((way) => hopSentences(way, lossTo(connects, way)).map((line) => fromWords(way, vantages, line))),
      ...(shown.length === 0 ? [] : moreWays(ways.length - shown.length)),
      ...(hasWho ? [] : [...new Set(probes.map((one) => fromWords(one, vantages, probeSentence(one))))].slice(0, 3)),
      ...meaningOf(report, "path"),
    ],
    commands: commandsOf(report, "path"),
    raw: () => [
      ...ways.flatMap((way) => hopGrid(way, lossTo(connects, way), { whole: true, columns: 80 }) ?? []),
      ...(probes.length === 0 ? [] : [grid(probeHead, answers, { rows: Number.POSITIVE_INFINITY, columns: 100 })]),
      ...(lossRows.length === 0 ? [] : [grid(lossHead, lossRows, { rows: Number.POSITIVE_INFINITY })]),
    ],
  };
}

/** What was seen from one of several places, with the place in front. */
const fromWords = ({ vantage }: { vantage: string }, vantages: ReadonlySet<string>, line: string): string =>
  vantages.size < 2 ? line : `From ${item(vantage, 40)}: ${line}`;

/** The share of connections that lost a packet on one way, those among them that stood when their SYN was sent again. */
export function lossTo(connects: readonly Connect[], { vantage, address }: KnownWay): number {
  const own = connects.filter((one) => one.vantage === vantage && one.subject.address === address);
  const { lost, tried } = lossOf(own);
  // Where not one connection stands, that is no loss.
  return !own.some(({ outcome }) => outcome === "ok") ? 0 : Math.min(1, (lost + lateOf(own).length) / tried);
}

/** "0 of 60 connections lost, so 5 % at most (95 % sure)": the exact one-sided bound. */
function lossSentence(connects: readonly Connect[]): string {
  const { lost, tried } = lossOf(connects);
  return tried === 0 ? "" : `${lost} of ${tried} connections lost, so ${percentUp(upperBound(lost, tried))} at most (95 % sure).`;
}

/** A refusal or a reset is an answer: only silence is loss. */
function lossOf(connects: readonly Connect[]): { lost: number; tried: number } {
  const counted = connects.filter(
    ({ outcome, failure }) => outcome === "ok" || failure?.code === "timeout" || failure?.blame === "target",
  );
  return { lost: counted.filter(({ failure }) => failure?.code === "timeout").length, tried: counted.length };
}

const lossHead: readonly Column[] = [
  { head: "" },
  { head: "lost", align: "right" },
  { head: "median", align: "right" },
  { head: "worst", align: "right" },
];

function rateRows(connects: readonly Connect[], short: (vantage: string) => string): (Row & { vantage: string })[] {
  return [...Map.groupBy(connects, ({ vantage }) => vantage)].map(([vantage, own]) => {
    const { lost, tried } = lossOf(own);
    const times = own.flatMap(({ outcome, data }) => (outcome === "ok" && data.connectMs !== undefined ? [data.connectMs] : []));
    const middle = median(times);
    return {
      vantage,
      cells: [
        short(vantage),
        `${lost}/${tried}`,
        middle === null ? "-" : duration(middle),
        times.length === 0 ? "-" : duration(Math.max(...times)),
      ],
      weight: lost,
    };
  });
}

const probeHead: readonly Column[] = [
  { head: "to" },
  { head: "from" },
  { head: "with" },
  { head: "answer" },
  { head: "ms", align: "right" },
];

function probeRow(one: Probe, address: (long: string) => string, vantage: (long: string) => string): Row & { one: Probe } {
  const { subject, data } = one;
  return {
    one,
    cells: [
      address(subject.address),
      vantage(one.vantage),
      withWords(subject),
      answerWord(one),
      data.rttMs === undefined ? "-" : `${Math.round(data.rttMs)}`,
    ],
    weight: data.reply === "arrived" ? 0 : 1,
    kind: `${subject.protocol} ${data.reply ?? ""}`,
  };
}

const withWords = ({ protocol, port }: Probe["subject"]): string =>
  port === null ? protocol.toUpperCase() : `${protocol.toUpperCase()} ${port}`;

function answerWord({ data }: Probe): string {
  switch (data.reply) {
    case "arrived":
      return "arrived";
    case "from-device":
      return "a device";
    case "no-route":
      return `no route${data.code === null || data.code === undefined ? "" : ` ${item(data.code, 3)}`}`;
    case "expired":
      return "expired";
    case "silence":
    case undefined:
      return "silence";
  }
}

function probeSentence({ subject, data }: Probe): string {
  const { protocol, port, address } = subject;
  const packet = `${protocol.toUpperCase()} packet to ${port === null ? "" : `port ${port} of `}${address}`;
  const sender = data.sender === null || data.sender === undefined ? "somebody" : data.sender;
  switch (data.reply) {
    case "arrived":
      return `A ${packet} arrived, and the target itself answered.`;
    case "from-device":
      return `A ${packet} was answered by ${sender}, a device in between, not by the target.`;
    case "no-route":
      return `A ${packet} was turned away by ${sender}${data.code === null || data.code === undefined ? "" : ` (${item(data.code, 3)})`}.`;
    case "expired":
      return `A ${packet} ran out of hops at ${sender}: that smells of a loop.`;
    case "silence":
    case undefined:
      return `A ${packet} got no answer from anybody.`;
  }
}
