import type { Layer } from "../../observation/layer.ts";
import { type ProxyTry, proxyHeader } from "../../observation/proxy-answers.ts";
import { isThroughProxy } from "../../observation/via.ts";
import { endpointText } from "../../target/address.ts";
import type { Report } from "../../verdict/report.ts";
import { item } from "../escape.ts";
import { allAlike, type Column, grid, type Row } from "../grid.ts";
import { addressNames, vantageNames } from "../names.ts";
import { duration, sentence } from "../words.ts";
import { type Artifact, commandsOf, decisionOf, meaningOf, statusOfPart, titleOf } from "./artifact.ts";
import { failureWord } from "./failure-word.ts";

/** What the proxy answered before anything was said to the target. Null where none plays a part. */
export function proxyArtifact(report: Report): Artifact | null {
  const { proxy } = report.settings;
  const tries = report.observations.filter((one): one is ProxyTry => one.probe === "proxy.connect" && one.outcome !== "skipped");
  if (proxy === undefined) return null;
  const names = addressNames(tries.map(({ subject }) => subject.address));
  const short = vantageNames(tries.map(({ vantage }) => vantage));
  const several = new Set(tries.map(({ vantage }) => vantage)).size > 1;
  const label = ({ vantage, subject }: ProxyTry): string =>
    several ? `${short.short(vantage)} ${names.short(subject.address)}` : names.short(subject.address);
  const rows = tries.map((one) => rowOf(one, label(one)));
  const shown = rows.length < 2 || allAlike(rows) ? null : grid(head, rows);
  const legend = shown === null ? [] : [names.legend(tries.map(({ subject }) => subject.address))];
  return {
    part: "proxy",
    title: titleOf(report, "proxy"),
    status: statusOfPart(report, "proxy"),
    qualifier: null,
    decision: decisionOf(report, "proxy") || bypassSentence(proxy),
    grids: shown === null ? [] : [shown],
    legend: legend.flatMap((line) => (line === null ? [] : [sentence(line)])),
    plain: [
      wayWords(proxy),
      ...(shown === null ? tries.slice(0, 1).map(trySentence) : []),
      ...ownHeaders(tries),
      ...meaningOf(report, "proxy"),
    ],
    commands: commandsOf(report, "proxy"),
    raw: () => [
      ...(rows.length === 0 ? [] : [grid(head, rows, { rows: Number.POSITIVE_INFINITY, columns: 100 })]),
      ...tries.map(rawAnswer),
    ],
  };
}

type Way = NonNullable<Report["settings"]["proxy"]>;

const wayWords = ({ url, from, login }: Way): string =>
  `The proxy is ${item(url, 120)}, named by ${item(from, 40)}${login ? ", with a user and a password" : ""}.`;

const bypassSentence = ({ bypassedBy }: Way): string =>
  bypassedBy === null ? "" : `NO_PROXY sends this target past it ("${item(bypassedBy, 60)}").`;

/** What was asked of the proxy, in a few letters for a grid. */
const askedWords: Readonly<Record<ProxyTry["subject"]["purpose"], string>> = {
  target: "target",
  sample: "target",
  redirect: "redirect",
  "by-address": "by address",
  "redirect-by-address": "redirect by address",
  "by-tunnel": "by tunnel",
  nobody: "made-up name",
  itself: "itself",
};

const head: readonly Column[] = [{ head: "" }, { head: "asked for" }, { head: "ms", align: "right" }, { head: "answer" }];

function rowOf(one: ProxyTry, label: string): Row {
  const answer = answerWord(one);
  return {
    cells: [label, askedWords[one.subject.purpose], `${Math.round(one.elapsedMs)}`, answer],
    weight: one.failure !== null || (one.data.status ?? 0) >= 300 ? 1 : 0,
    kind: `${one.subject.purpose} ${answer}`,
  };
}

const answerWord = ({ data, failure, outcome }: ProxyTry): string =>
  outcome === "failed" ? failureWord(failure) : `${data.status ?? "?"}`;

const trySentence = (one: ProxyTry): string =>
  `${endpointText(one.subject.address, one.subject.port)}: ${answerWord(one)} after ${duration(one.elapsedMs)}.`;

/** Headers by which a proxy says why. */
const telling = ["server", "via", "proxy-status", "x-squid-error", "proxy-authenticate"];

function ownHeaders(tries: readonly ProxyTry[]): string[] {
  const said = new Set(
    tries.flatMap((one) => {
      const fields = telling.flatMap((name) => {
        const value = proxyHeader(one, name);
        return value === null ? [] : [`${name}: ${item(value, 40)}`];
      });
      return fields.length === 0 ? [] : [fields.slice(0, 3).join(", ")];
    }),
  );
  return said.size === 0 ? [] : [`The proxy's own headers: ${[...said].slice(0, 2).join("; or ")}.`];
}

function rawAnswer(one: ProxyTry): string {
  const { subject, data, vantage } = one;
  const what = subject.asks === "itself" ? "its own page" : item(subject.authority, 120);
  const first = `${endpointText(subject.address, subject.port)} asked for ${what} from ${item(vantage, 40)}: ${answerWord(one)}, ${duration(one.elapsedMs)}`;
  const fields = (data.headers ?? []).map(([name, value]) => `  ${item(name, 40)}: ${item(value, 120)}`);
  const body = data.excerpt === undefined || data.excerpt === "" ? [] : [`  ${item(data.excerpt, 200)}`];
  return [first, ...fields, ...body].join("\n");
}

/** With a proxy two ways stand in one table: which addresses are whose. Null where none plays a part, or nothing of these layers was seen at all. */
export function twoWaysSentence({ observations, settings }: Report, layers: readonly Layer[]): string | null {
  if (settings.proxy === undefined) return null;
  const seen = observations.filter(
    (one) => layers.includes(one.layer) && one.outcome !== "skipped" && !(one.layer === "http" && wasCutOffBelow(one)),
  );
  if (seen.length === 0) return null;
  const own = new Set(seen.flatMap((one) => (isThroughProxy(one) && "address" in one.subject ? [one.subject.address] : [])));
  if (own.size === 0) return "All of this was seen without the proxy.";
  return seen.every(isThroughProxy)
    ? "All of this was seen through the proxy."
    : `What stands at ${[...own].join(" and ")} was seen through the proxy, and at other addresses without it.`;
}

/** It came to no request: what a lower layer shows is shown there. */
const wasCutOffBelow = ({ failure }: Report["observations"][number]): boolean =>
  failure !== null && ["call", "connect", "handshake"].includes(failure.phase);
