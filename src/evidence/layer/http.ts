import type { Phase } from "../../observation/failure.ts";
import { withoutUnspoken } from "../../observation/http2-alone.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import { isAskedBeside } from "../../observation/requests.ts";
import type { Report } from "../../verdict/report.ts";
import { listWords } from "../../verdict/words.ts";
import { item } from "../escape.ts";
import { type Column, grid, keptRows, type Row } from "../grid.ts";
import { addressNames, targetAddresses, vantageNames } from "../names.ts";
import { duration, sentence } from "../words.ts";
import { type Artifact, commandsOf, decisionOf, meaningOf, statusOfPart, titleOf } from "./artifact.ts";
import { failureWord } from "./failure-word.ts";

type Request = ObservationOf<"http.request">;

/** What each address answered to a request, how long each phase took, who answered, and where it was sent on to. Null where nothing was asked. */
export function httpArtifact(report: Report): Artifact | null {
  const requests = withoutUnspoken(report.observations, report.settings.expect.healthPath).filter(
    (one): one is Request => one.probe === "http.request" && one.outcome !== "skipped" && !isAskedBeside(one),
  );
  if (requests.length === 0) return null;
  const status = statusOfPart(report, "http");
  const own = requests.filter(({ subject }) => subject.purpose === "user-path" && subject.hop === 0);
  const firsts = firstTries(own.length > 0 ? own : requests);
  const untrusted = firsts.some(({ subject }) => subject.trust === "ignore");
  const shown = requestGrid(report, firsts);
  // Requests that never left are told by the layer that stopped them.
  const isBelow = status === "not-checked" && firsts.every(({ failure }) => failure !== null && belowHttp.has(failure.phase));
  return {
    part: "http",
    title: titleOf(report, "http"),
    status,
    qualifier: status === "healthy" && untrusted ? "behind the certificate" : null,
    // The qualifier says it already.
    decision: decisionOf(report, "http").replace(" (behind the certificate)", ""),
    grids: shown === null || isBelow ? [] : [shown.text],
    legend: isBelow ? [] : (shown?.legend ?? []),
    plain: [
      ...(shown === null && !isBelow ? firsts.slice(0, 1).map(requestSentence) : []),
      ...(untrusted
        ? [
            `${shown === null || isBelow ? "" : "* "}The certificate is not trusted: it was let pass for this one request, to see what lies behind it. Real clients stop before it.`,
          ]
        : []),
      ...answeredBy(firsts),
      ...redirects(requests),
      ...healthPath(requests),
      ...meaningOf(report, "http"),
    ],
    commands: commandsOf(report, "http"),
    raw: () => [
      phaseGrid(requests, wholeLabel, { rows: Number.POSITIVE_INFINITY, columns: 120 }).text,
      ...requests.map(rawAnswer),
    ],
  };
}

const belowHttp: ReadonlySet<Phase> = new Set(["policy", "call", "lookup", "connect", "handshake"]);

/** One request for each vantage and address: what lies behind a certificate that is not trusted, else the one that went wrong, else the first. */
function firstTries(requests: readonly Request[]): Request[] {
  return [...Map.groupBy(requests, ({ vantage, subject }) => `${vantage}\n${subject.address}`).values()].flatMap((tries) => {
    const behind = tries.filter(({ subject, outcome }) => subject.trust === "ignore" && outcome === "ok");
    const told = behind.length > 0 ? behind : tries;
    return told.find(isTrouble) ?? told.slice(0, 1);
  });
}

const isTrouble = ({ outcome, data }: Request): boolean => outcome === "failed" || (data.status ?? 0) >= 500;

/** One vantage's grid where all vantages agree, all of them where they do not, null where there is one answer only. */
function requestGrid(report: Report, firsts: readonly Request[]): { text: string; legend: string[] } | null {
  if (firsts.length < 2) return null;
  const names = addressNames(targetAddresses(report));
  const byVantage = Map.groupBy(firsts, ({ vantage }) => vantage);
  const picture = (tries: readonly Request[]): string =>
    tries
      .map((one) => `${one.subject.address} ${statusWord(one)}`)
      .toSorted()
      .join("\n");
  const pictures = new Set([...byVantage.values()].map(picture));
  const short = vantageNames(byVantage.keys());
  const agree = pictures.size === 1;
  const [first] = byVantage.keys();
  const rows = agree ? (byVantage.get(first ?? "") ?? []) : firsts;
  if (rows.length < 2) return null;
  const label = (one: Request): string =>
    agree ? names.short(one.subject.address) : `${short.short(one.vantage)} ${names.short(one.subject.address)}`;
  const { text, kept } = phaseGrid(rows, label, {}, agree && byVantage.size > 1 ? short.short(first ?? "") : "");
  const others =
    agree && byVantage.size > 1
      ? [`The other ${byVantage.size - 1 === 1 ? "vantage gets" : `${byVantage.size - 1} vantages get`} the same status.`]
      : [];
  const legends = [
    names.legend(kept.map(({ subject }) => subject.address)),
    short.legend(agree ? (byVantage.size > 1 ? [first ?? ""] : []) : kept.map(({ vantage }) => vantage)),
  ].flatMap((line) => (line === null ? [] : [sentence(line)]));
  return { text, legend: [...legends, ...others] };
}

function phaseGrid(
  requests: readonly Request[],
  label: (one: Request) => string,
  bounds: { rows?: number; columns?: number },
  corner = "",
): { text: string; kept: Request[] } {
  const phase = (ms: number | undefined): string => (ms === undefined ? "-" : duration(ms));
  const rows = requests.map((one): Row & { one: Request } => {
    const phases = one.data.phases ?? {};
    return {
      one,
      cells: [label(one), phase(phases.connectMs), phase(phases.tlsMs), phase(phases.waitMs), statusWord(one)],
      weight: isTrouble(one) ? 1 : 0,
      kind: statusWord(one),
    };
  });
  const withTls = requests.some(({ data }) => data.phases?.tlsMs !== undefined);
  const head: Column[] = [
    { head: corner },
    { head: "connect", align: "right" },
    { head: "TLS", align: "right" },
    { head: "wait", align: "right" },
    { head: "status" },
  ];
  const drop = <T>(cells: readonly T[]): T[] => cells.filter((_, index) => withTls || index !== 2);
  const shown = rows.map((row) => ({ ...row, cells: drop(row.cells) }));
  return {
    text: grid(drop(head), shown, bounds),
    kept: keptRows(drop(head), shown, bounds).kept.map(({ one }) => one),
  };
}

/** `200`, `200 *` where the certificate was let pass, or how it failed. */
function statusWord({ data, failure, outcome, subject }: Request): string {
  const said = outcome === "failed" ? failureWord(failure) : `${data.status ?? "?"}`;
  return subject.trust === "ignore" ? `${said} *` : said;
}

/** What was being done when it broke, so that silence before the first byte and a stalled body stay two things. */
const phaseWords: Readonly<Record<Phase, string>> = {
  policy: "asking whether it may be asked",
  call: "opening the connection",
  lookup: "looking up the name",
  connect: "connecting",
  silence: "connected",
  query: "asking",
  handshake: "shaking hands for TLS",
  request: "sending the request",
  wait: "waiting for the first byte",
  headers: "reading the headers",
  body: "reading the body",
};

function requestSentence(one: Request): string {
  const { phases = {} } = one.data;
  const took = [
    ...(phases.connectMs === undefined ? [] : [`connect ${duration(phases.connectMs)}`]),
    ...(phases.tlsMs === undefined ? [] : [`TLS ${duration(phases.tlsMs)}`]),
    ...(phases.waitMs === undefined ? [] : [`first byte after ${duration(phases.waitMs)} more`]),
  ];
  const what =
    one.outcome === "failed"
      ? `${failureWord(one.failure)} while ${phaseWords[one.failure?.phase ?? "wait"]}`
      : `status ${one.data.status ?? "unknown"}`;
  return `${one.subject.address}: ${what}${took.length === 0 ? "" : ` (${took.join(", ")})`}.`;
}

/** Header fields that tell whose words an answer is, in the order of how much they tell. */
const tellingHeaders = ["server", "via", "x-cache", "x-served-by", "cf-ray", "retry-after"];

function answeredBy(requests: readonly Request[]): string[] {
  const said = new Set(
    requests.flatMap(({ data }) => {
      const fields = tellingHeaders.flatMap((wanted) =>
        (data.headers ?? []).filter(([name]) => name === wanted).map(([name, value]) => `${name}: ${item(value, 40)}`),
      );
      return fields.length === 0 ? [] : [fields.slice(0, 3).join(", ")];
    }),
  );
  return said.size === 0 ? [] : [`The answer's own headers: ${[...said].slice(0, 2).join("; or ")}.`];
}

function redirects(requests: readonly Request[]): string[] {
  const hops = requests.filter(({ data }) => typeof data.location === "string" && data.location !== "");
  const said = new Set(
    hops
      .toSorted((a, b) => a.subject.hop - b.subject.hop)
      .map(({ data, subject }) => `${item(subject.url)} (${data.status ?? "?"}) sends on to ${item(data.location ?? "")}`),
  );
  return [...said].slice(0, 3).map(sentence);
}

function healthPath(requests: readonly Request[]): string[] {
  const asked = requests.filter(({ subject }) => subject.purpose === "health-path");
  const said = new Set(asked.map((one) => `${item(one.subject.url)} answers ${statusWord(one)}`));
  return said.size === 0 ? [] : [`The health path: ${listWords([...said])}.`];
}

const wholeLabel = ({ vantage, subject }: Request): string =>
  `${item(vantage, 20)} ${subject.address} ${subject.method} ${item(subject.url, 40)}`;

function rawAnswer(one: Request): string {
  const { subject, data } = one;
  const head = `${subject.method} ${item(subject.url, 120)} at ${subject.address} from ${item(one.vantage, 40)}: ${statusWord(one)}, ${duration(one.elapsedMs)}`;
  const fields = (data.headers ?? []).map(([name, value]) => `  ${item(name, 40)}: ${item(value, 120)}`);
  const body = data.excerpt === undefined || data.excerpt === "" ? [] : [`  ${item(data.excerpt, 200)}`];
  return [head, ...fields, ...body].join("\n");
}
