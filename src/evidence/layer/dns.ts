import { resolverText } from "../../observation/cell.ts";
import type { Report } from "../../verdict/report.ts";
import { counted, listWords } from "../../verdict/words.ts";
import { item } from "../escape.ts";
import { type Column, grid, keptRows, type Row } from "../grid.ts";
import { addressNames, type Names, targetAddresses } from "../names.ts";
import { duration, sentence } from "../words.ts";
import { type Artifact, commandsOf, decisionOf, meaningOf, statusOfPart, titleOf } from "./artifact.ts";
import { failureWord } from "./failure-word.ts";
import { answersByVantage, fromWhom } from "./from-whom.ts";
import { answerWords, mostCommon, type ServerAnswer, serverAnswers, signature } from "./server-answers.ts";

/** Columns that the answers of one server may take, before they are counted instead of named. */
const answerColumns = 12;

export function dnsArtifact(report: Report): Artifact | null {
  const status = statusOfPart(report, "dns");
  const answers = serverAnswers(report);
  if (status === "not-checked" && answers.length === 0) return null;
  const names = addressNames([...targetAddresses(report), ...answers.flatMap(({ addresses }) => addresses)]);
  const shown = dnsGrid(answers, names);
  const used = answers.flatMap(({ addresses }) => addresses);
  return {
    part: "dns",
    title: titleOf(report, "dns"),
    status,
    qualifier: null,
    decision: status === "healthy" ? (agreement(answers) ?? decisionOf(report, "dns")) : decisionOf(report, "dns"),
    grids: answers.length > 1 ? [shown.text] : [],
    legend: [
      ...(answers.length > 1
        ? [names.legend(used), shown.legend].flatMap((line) => (line === null ? [] : [sentence(line)]))
        : []),
      ...remarks(report, answers),
    ],
    plain: [
      ...(answers.length === 1 ? answers.map((one) => oneAnswer(one)) : []),
      ...extendedErrors(answers),
      ...otherSources(report, answers),
      ...meaningOf(report, "dns"),
    ],
    commands: commandsOf(report, "dns"),
    raw: () => [dnsGrid(answers, names, Number.POSITIVE_INFINITY).text, ...rawRecords(report)],
  };
}

/** All servers of the grid in one sentence, or null where they do not all give the same addresses: then the judge's words stand. */
function agreement(answers: readonly ServerAnswer[]): string | null {
  const [first] = answers;
  if (first === undefined || first.addresses.length === 0 || answers.some((one) => signature(one) !== signature(first)))
    return null;
  const servers = new Set(answers.map(({ who }) => who)).size;
  return `${counted(servers, "server")} ${servers === 1 ? "gives" : "give the same"} ${counted(first.addresses.length, "address", "addresses")}.`;
}

function dnsGrid(answers: readonly ServerAnswer[], names: Names, rows?: number): { text: string; legend: string | null } {
  const authorities = answers.filter(({ role }) => role === "authoritative").length;
  const from = answersByVantage(answers) ? fromWhom(answers) : null;
  const head: Column[] = [
    { head: "resolver" },
    { head: "answer" },
    { head: "TTL", align: "right" },
    from === null ? { head: "ms", align: "right" } : { head: "from" },
  ];
  const usual = mostCommon(answers);
  const body = answers.map((one): Row & { one: ServerAnswer } => ({
    one,
    cells: [
      one.role === "authoritative" ? (authorities === 1 ? "authoritative" : `${one.who} auth`) : one.who,
      answerWords(one, names, rows === undefined ? answerColumns : Number.POSITIVE_INFINITY),
      one.ttl === null ? "-" : `${one.ttl}`,
      from === null ? msText(one.ms) : from.text(one),
    ],
    weight: one.outcome !== "NOERROR" ? 2 : signature(one) === usual ? 0 : 1,
    kind: signature(one),
  }));
  const bounds = rows === undefined ? {} : { rows, columns: 100 };
  const shown = keptRows(head, body, bounds).kept.map(({ one }) => one);
  return { text: grid(head, body, bounds), legend: from?.legend(shown) ?? null };
}

const msText = (ms: number): string => (ms < 10 && ms > 0 ? ms.toFixed(ms < 1 ? 1 : 0) : `${Math.round(ms)}`);

function oneAnswer({ who, outcome, addresses, ttl, ms }: ServerAnswer): string {
  const said = addresses.length > 0 ? listWords(addresses) : outcome;
  return `${who} answers ${said}${ttl === null ? "" : ` for ${ttl} s`}, in ${duration(ms)}.`;
}

/** What is the same for all and therefore no column: RCODE, transports, the other family, validation. */
function remarks(report: Report, answers: readonly ServerAnswer[]): string[] {
  const asked = answers.flatMap((one) => one.asked).filter(({ outcome }) => outcome === "ok");
  if (asked.length === 0) return [];
  const transports = [...new Set(asked.map(({ subject }) => subject.transport.toUpperCase()))].toSorted().reverse();
  const all = answers.every(({ outcome }) => outcome === "NOERROR") ? [`All NOERROR over ${listWords(transports)}.`] : [];
  const types = new Set(asked.map(({ subject }) => subject.type));
  const none = (["A", "AAAA"] as const).filter(
    (type) => types.has(type) && !asked.some(({ subject, data }) => subject.type === type && (data.addresses ?? []).length > 0),
  );
  const families = none.length === 1 && all.length > 0 ? [`No ${none[0]} record.`] : [];
  const validated = asked.some(({ data }) => data.flags?.ad === true) ? ["Validated by DNSSEC (AD)."] : [];
  const ttls = new Set(answers.flatMap(({ ttl }) => ttl ?? []));
  const falling =
    answers.length > 1 && ttls.size > 1 && report.layers.some(({ layer, status }) => layer === "dns" && status === "healthy")
      ? ["Smaller TTLs are caches counting down, not a difference."]
      : [];
  return [...all, ...families, ...validated, ...falling];
}

/** Extended DNS Errors (RFC 8914): the server's own reason, quoted. */
function extendedErrors(answers: readonly ServerAnswer[]): string[] {
  const said = answers.flatMap(({ who, asked }) =>
    asked.flatMap(({ data }) =>
      (data.ede ?? []).map(
        ({ code, meaning, text }) =>
          `${who} says why: ${item(meaning, 40)} (EDE ${code})${text === "" ? "" : `, "${item(text)}"`}.`,
      ),
    ),
  );
  return [...new Set(said)].slice(0, 3);
}

/** The hosts file and the system lookup, where they say something else than the servers. */
function otherSources(report: Report, answers: readonly ServerAnswer[]): string[] {
  const known = new Set(answers.flatMap(({ addresses }) => addresses));
  return [
    ...new Set(
      report.observations.flatMap((one) => {
        if (one.probe === "dns.hosts" && (one.data.addresses ?? []).length > 0)
          return [`The hosts file of ${item(one.vantage, 40)} says ${listWords(one.data.addresses ?? [])}.`];
        if (one.probe === "dns.system" && one.subject.purpose === "target" && one.outcome === "ok") {
          const other = (one.data.addresses ?? []).filter((address) => !known.has(address));
          return other.length === 0 || known.size === 0 ? [] : [`Programs on ${item(one.vantage, 40)} get ${listWords(other)}.`];
        }
        return [];
      }),
    ),
  ];
}

/** Every record as it came, for the modal. */
function rawRecords(report: Report): string[] {
  return report.observations.flatMap((one) => {
    if (one.probe !== "dns.query" || one.outcome === "skipped") return [];
    const { subject, data } = one;
    const head = `${resolverText(subject)} ${item(subject.name)} ${item(subject.type, 12)} ${subject.transport}${subject.checkingDisabled ? " CD" : ""} from ${item(one.vantage, 40)}: ${data.rcode === undefined ? failureWord(one.failure) : item(data.rcode, 20)}, ${duration(one.elapsedMs)}`;
    return [
      [
        head,
        ...(data.answers ?? [])
          .slice(0, 20)
          .map(({ name, ttl, type, data: text }) => `  ${item(name)} ${ttl} ${item(type, 12)} ${item(text, 200)}`),
      ].join("\n"),
    ];
  });
}
