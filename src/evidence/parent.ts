import { computedOnce } from "../observation/computed-once.ts";
import { speaksHttp, speaksTls } from "../target/target.ts";
import type { Finding, LayerReport, Report } from "../verdict/report.ts";
import { counted, listWords } from "../verdict/words.ts";
import { sharedLabel } from "./blast-radius.ts";
import { item, shorten, terminalText } from "./escape.ts";
import { isMachineAlone } from "./machine-alone.ts";
import { askedFrom, healthyFrom, missingFrom } from "./seen-from.ts";
import { causeWords, confidenceWord, layerWords, sentence, statusWords, tryWords } from "./words.ts";

/** What the first line is marked with; the mark only repeats the words. */
export type Mark = "suspect" | "healthy" | "unsettled" | "stopped";

/** The verdict in words: what broke, what to do, whose it is, in that order. All text is plain. */
export type ParentWords = {
  readonly mark: Mark;
  /** At most 75 characters. */
  readonly first: string;
  /** Where it is, and what works. */
  readonly scope: string;
  /** Other roots, latent notes, vantages that are away. */
  readonly also: readonly string[];
  readonly doNow: string | null;
  readonly who: string | null;
  /** `certain (9 of 9 handshakes)` */
  readonly sure: string | null;
  readonly layers: readonly { readonly text: string; readonly suspect: boolean }[];
};

/** What a phone shows of one line before it wraps a third time. */
const firstLine = 75;

/** Worked out once a report: each message asks for it several times, and each edit anew. */
export const parentWords = computedOnce(wordsOfVerdict);

function wordsOfVerdict(report: Report): ParentWords {
  const root = rootOf(report);
  const stopped = stoppedWords(report);
  const mark: Mark =
    stopped !== null && report.verdict !== "suspect"
      ? "stopped"
      : report.verdict === "inconclusive"
        ? "unsettled"
        : report.verdict;
  const first = terminalText(mark === "stopped" ? (stopped ?? "") : firstWords(report, root));
  return {
    mark,
    first: oneLine(first),
    scope: root === null ? healthyScope(report) : scopeSentence(report, root),
    also: [
      ...(first.length > firstLine ? [sentence(first)] : []),
      ...(stopped !== null && mark !== "stopped" ? [sentence(stopped)] : []),
      ...otherRoots(report),
      ...notes(report),
      ...missingFrom(report),
    ].slice(0, 3),
    doNow:
      root === null
        ? report.verdict === "inconclusive" && report.state !== "cancelled"
          ? nextOfUnsettled(report)
          : null
        : doNowOf(root),
    who: root === null ? null : root.owner,
    sure: root === null ? null : sureWords(root),
    layers: layerLine(report),
  };
}

/** Within a phone's first lines: cut where a clause ends, else at a word. What was cut off stands in full below. */
function oneLine(text: string): string {
  if (text.length <= firstLine) return text;
  const clause = /^.{35,75}(?=: |; |, | \()/.exec(text.slice(0, firstLine + 2))?.[0];
  return (
    clause ??
    `${text
      .slice(0, firstLine - 1)
      .replace(/ [^ ]{0,20}$/, "")
      .toWellFormed()
      .replaceAll("\ufffd", "")}…`
  );
}

/** The finding that is *the* answer, or null. */
export const rootOf = (report: Report): Finding | null => report.findings.find(({ role }) => role === "root") ?? null;

/** That a run was cut short, as the first line says it; null where it was not. */
export function stoppedWords(report: Report): string | null {
  if (report.state === "cancelled") return "Cancelled before everything was asked";
  return report.state === "interrupted" ? "Interrupted: Faultline stopped before everything was asked" : null;
}

function firstWords(report: Report, root: Finding | null): string {
  if (report.verdict === "healthy") {
    const notes = report.findings.some(({ role, impact }) => role === "note" && impact === "latent");
    return `Healthy from ${healthyFrom(report)}${notes ? ", with a note" : ""}`;
  }
  const said = withoutScope(afterLayer(report.headline));
  if (root === null) return report.verdict === "suspect" ? `${layerOfHeadline(report)} suspect: ${said}` : `Not settled: ${said}`;
  if (report.verdict === "inconclusive")
    return `Not settled: ${layerWords[root.layer].toLowerCase() === "vantage" ? "" : `${layerWords[root.layer]} `}${said}`;
  return `${layerWords[root.layer]} suspect: ${said}`;
}

const afterLayer = (headline: string): string => headline.replace(/^[A-Z][A-Za-z+ ]{1,11}: /, "");
const layerOfHeadline = (report: Report): string => /^([A-Z][A-Za-z+ ]{1,11}): /.exec(report.headline)?.[1] ?? "Target";

/** The vantages are told by the scope sentence: the first line keeps what broke, and on how many addresses. */
function withoutScope(said: string): string {
  const short = said.replace(/,? from (?:all|both|\d+ of) ?\d* ?vantages(?=,|$)/, "");
  return short === "" ? said : short;
}

/** `api.example.com at 203.0.113.7, from all 3 vantages. 203.0.113.8 is fine.` */
function scopeSentence(report: Report, { scope, works, pattern }: Finding): string {
  const at =
    scope.addresses.length > 0
      ? ` at ${scope.addresses.length === scope.of.addresses && scope.of.addresses > 2 ? `all ${scope.of.addresses} addresses` : listWords(scope.addresses)}`
      : "";
  const servers =
    scope.resolvers.length === scope.of.resolvers && scope.of.resolvers > 2
      ? `all ${scope.of.resolvers} resolvers`
      : listWords(scope.resolvers);
  const asked = scope.resolvers.length > 0 ? `${at === "" ? " " : ", "}asked of ${servers}` : "";
  const family = pattern === "one-family" ? `, over IPv${scope.families[0] ?? 6} only` : "";
  const shared = sharedLabel(report, scope.vantages);
  const from = `, from ${shareOf(scope.vantages, scope.of.vantages)}${shared === null ? "" : `, ${shared}`}`;
  const fine = [...works.addresses, ...works.resolvers].map((name) => terminalText(name));
  const elsewhere = fine.length === 0 ? works.vantages.map((name) => `from ${item(name, 24)}`) : [];
  const fineWords =
    fine.length > 0
      ? ` ${listWords(fine)} ${fine.length === 1 ? "is" : "are"} fine.`
      : elsewhere.length > 0
        ? ` It works ${listWords(elsewhere)}.`
        : "";
  return `${terminalText(report.target.display)}${at}${asked}${family}${from}.${fineWords}`;
}

function shareOf(vantages: readonly string[], all: number): string {
  if (all <= 1 || vantages.length === 0) return vantages[0] === undefined ? "this vantage" : item(vantages[0], 24);
  if (vantages.length >= all) return all === 2 ? "both vantages" : `all ${all} vantages`;
  return `${vantages.length} of ${all} vantages (${listWords(vantages.map((name) => item(name, 24)))})`;
}

function healthyScope(report: Report): string {
  const name = terminalText(report.target.display);
  if (report.verdict === "healthy") {
    const checks = report.observations.filter(({ outcome }) => outcome !== "skipped").length;
    if (isMachineAlone(report))
      return `${name}: ${counted(checks, "look")} at the machine itself, nothing suspect. For one service, look at its port: \`faultline host --port N\`.`;
    const addresses = report.target.addresses.filter(({ probed }) => probed).length;
    return `${name}: ${counted(checks, "check")} on ${counted(addresses, "address", "addresses")}, nothing suspect. If users still fail, ask again from where they are.`;
  }
  return `${name}, from ${askedFrom(report)}.`;
}

/** The cause's first step; the pattern's own advice comes after it in the conclusion. */
const doNowOf = (root: Finding): string | null => root.next[0] ?? null;

function nextOfUnsettled(report: Report): string {
  return report.state === "interrupted"
    ? "run it again."
    : `run it again${report.mode === "deep" ? "" : " with `--deep`"}: more tries decide it, or show that it has passed.`;
}

export function sureWords({ confidence, scope, layer }: Finding): string {
  const word = confidenceWord(confidence);
  return scope.tried === 0 ? word : `${word} (${scope.failed} of ${scope.tried} ${tryWords[layer]})`;
}

function otherRoots(report: Report): string[] {
  const others = report.findings.filter(({ role }) => role === "root").slice(1);
  if (others.length === 0) return [];
  const said = others.slice(0, 2).map(({ layer, summary }) => `${layerWords[layer]}: ${shorten(terminalText(summary), 90)}`);
  return [
    sentence(`Also, and not because of it: ${said.join("; ")}${others.length > 2 ? `; and ${others.length - 2} more` : ""}`),
  ];
}

function notes(report: Report): string[] {
  if (report.verdict === "suspect") return [];
  const said = report.findings
    .filter(({ role, summary }) => role === "note" && (summary === "" || !report.headline.includes(summary)))
    // Who was missing is said in a line of its own.
    .filter(({ cause }) => cause !== "vantage.offline")
    .map(noteWords);
  return said.length === 0
    ? []
    : [sentence(`Note: ${said.slice(0, 2).join("; ")}${said.length > 2 ? `; and ${said.length - 2} more` : ""}`)];
}

/** A machine's own trouble is of use only with the machine's name. */
function noteWords({ summary, cause, layer, scope }: Finding): string {
  const words = shorten(terminalText(summary || causeWords(cause)), 90);
  return layer === "vantage" && scope.vantages.length > 0
    ? `${words} (${listWords(scope.vantages.map((name) => item(name, 24)))})`
    : words;
}

/** Layers that say nothing of this target are left out: TLS of an http URL, a path that nobody probed. */
function layerLine(report: Report): ParentWords["layers"] {
  const { target } = report;
  const behind = report.observations.some(
    (one) => one.probe === "http.request" && one.subject.trust === "ignore" && one.outcome === "ok",
  );
  const told = ({ layer, status }: LayerReport): boolean => {
    if (status !== "not-checked") return true;
    if (layer === "tls") return speaksTls(target.scheme);
    if (layer === "http") return speaksHttp(target.scheme);
    return layer === "tcp";
  };
  const checked = report.layers.filter((one) => told(one) && one.status !== "not-checked");
  const unchecked = report.layers.filter((one) => told(one) && one.status === "not-checked");
  return [
    ...checked.map(({ layer, status }) => {
      const own = report.findings.filter((finding) => finding.layer === layer && finding.role !== "note");
      const follows = status === "suspect" && own.length > 0 && own.every(({ role }) => role === "consequence");
      const more = follows
        ? " because of it"
        : layer === "http" && status === "healthy" && behind
          ? " behind the certificate"
          : "";
      return { text: `${layerWords[layer]} ${statusWords[status]}${more}`, suspect: status === "suspect" && !follows };
    }),
    ...(unchecked.length === 0
      ? []
      : [
          { text: `${listWords(unchecked.map(({ layer }) => layerWords[layer]))} ${statusWords["not-checked"]}`, suspect: false },
        ]),
  ];
}
