import type { Layer } from "../../observation/layer.ts";
import type { Observation } from "../../observation/observation.ts";
import { speaksTls } from "../../target/target.ts";
import type { Finding, LayerReport, Report, Status } from "../../verdict/report.ts";
import { listWords } from "../../verdict/words.ts";
import { plainWordsOf } from "../plain-words.ts";
import { commandOf, verifyCommand } from "../repeat-command.ts";
import { capital, sentence } from "../words.ts";

/** One message's worth of evidence. `raw`: every answer, not cut to what fits a phone, made when a modal asks for it. All text is plain: whoever shows it escapes it for his medium. */
export type Artifact = {
  readonly part: Part;
  /** `2 TCP + TLS` */
  readonly title: string;
  readonly status: Status;
  /** What stands behind the status word where "healthy" alone would say too much: "behind the certificate". */
  readonly qualifier: string | null;
  readonly decision: string;
  readonly grids: readonly string[];
  readonly legend: readonly string[];
  readonly plain: readonly string[];
  /** The most telling first. */
  readonly commands: readonly string[];
  readonly raw: () => readonly string[];
};

export const parts = ["proxy", "dns", "connect", "path", "http", "host"] as const;
export type Part = (typeof parts)[number];

/** Its number and name; without TLS where the target speaks none. */
export const titleOf = (report: Report, part: Part): string =>
  part === "connect" && !speaksTls(report.target.scheme) ? "2 TCP" : partLayers[part].title;

/** Which layers one part tells of, and its number and name. */
export const partLayers: Readonly<Record<Part, { title: string; layers: readonly Layer[] }>> = {
  proxy: { title: "Proxy", layers: ["proxy"] },
  dns: { title: "1 DNS", layers: ["dns"] },
  connect: { title: "2 TCP + TLS", layers: ["tcp", "tls"] },
  path: { title: "3 Path", layers: ["path"] },
  http: { title: "4 HTTP", layers: ["http"] },
  host: { title: "5 Host", layers: ["host"] },
};

const severity: Readonly<Record<Status, number>> = { suspect: 3, inconclusive: 2, healthy: 1, "not-checked": 0 };

export const layersOfPart = (report: Report, part: Part): LayerReport[] =>
  report.layers.filter(({ layer }) => partLayers[part].layers.includes(layer));

/** The worst of its layers; not-checked where it has none. */
export function statusOfPart(report: Report, part: Part): Status {
  return layersOfPart(report, part).reduce<Status>(
    (worst, { status }) => (severity[status] > severity[worst] ? status : worst),
    "not-checked",
  );
}

/** Whether somebody should look at it now. */
export const isUrgent = ({ status }: Pick<Artifact, "status">): boolean => status === "suspect" || status === "inconclusive";

/** What the judge decided of each of its layers, as sentences: the healthy ones first where something is suspect, because they say how far it went well. */
export function decisionOf(report: Report, part: Part): string {
  const layers = layersOfPart(report, part);
  const checked = layers.filter(({ status }) => status !== "not-checked");
  return (checked.length > 0 ? checked : layers.slice(0, 1))
    .map((layer) => (layer.status === "suspect" ? suspectWords(report, layer) : settledWords(layer)))
    .join(" ");
}

const settledWords = ({ because, summary }: LayerReport): string => sentence(capital(because || summary));

function suspectWords(report: Report, layer: LayerReport): string {
  const findings = report.findings.filter((finding) => finding.layer === layer.layer && finding.role !== "note");
  if (findings.length === 0) return sentence(capital(layer.because || layer.summary));
  return findings
    .map((finding) => sentence(`${capital(finding.summary)}${whereWords(finding)}${becauseOf(report, finding)}`))
    .join(" ");
}

/** The exact addresses or resolvers, where the summary only counts them, and what works instead. */
function whereWords({ scope, works }: Finding): string {
  const some =
    scope.addresses.length < scope.of.addresses
      ? scope.addresses
      : scope.resolvers.length < scope.of.resolvers
        ? scope.resolvers
        : [];
  const well = works.addresses.length > 0 ? works.addresses : some === scope.resolvers ? works.resolvers : [];
  return `${some.length > 0 ? `: ${listWords(some)}` : ""}${well.length > 0 ? `; ${listWords(well)} ${well.length === 1 ? "is" : "are"} fine` : ""}`;
}

function becauseOf(report: Report, { explainedBy }: Finding): string {
  const root = explainedBy === null ? undefined : report.findings.find(({ id }) => id === explainedBy);
  return root === undefined ? "" : ` (it follows from: ${root.summary})`;
}

/** Commands of a part, each once: first what shows the findings, then what worked in the same way, then what told them from others, then the rest. */
export function commandsOf(report: Report, part: Part): string[] {
  const { layers } = partLayers[part];
  // What never got as far as its own question is repeated by the command of the step before.
  const asked = report.observations.filter(
    ({ outcome, probe, failure }) => outcome !== "skipped" && !(probe === "tls.handshake" && failure?.phase === "connect"),
  );
  const exact = asked.filter(({ layer }) => layers.includes(layer));
  // Loss on the way is counted by the connects: where no packet was traced, they are what can be repeated.
  const own = exact.length > 0 || part !== "path" ? exact : asked.filter(({ probe }) => probe === "tcp.connect");
  const findings = report.findings.filter(({ layer }) => layers.includes(layer));
  // A finding's evidence begins with the tries that show it; what stands beside them, and what ruled others out, is worth repeating after what works.
  const shows = new Set(findings.flatMap(({ evidence, scope }) => evidence.slice(0, scope.failed)));
  const beside = new Set(
    findings.flatMap(({ evidence, alsoConsidered }) => [...evidence, ...alsoConsidered.flatMap(({ ruledOutBy }) => ruledOutBy)]),
  );
  const works = new Set(findings.flatMap((finding) => [...finding.works.addresses, ...finding.works.resolvers]));
  const kinds = new Set(own.filter(({ id }) => shows.has(id)).map(({ probe }) => probe));
  const rank = (observation: Observation): number => {
    if (shows.has(observation.id)) return 0;
    const isAlike = kinds.has(observation.probe) && isAbout(observation, works);
    const near = isAlike
      ? 1
      : beside.has(observation.id)
        ? 2
        : isAbout(observation, works)
          ? 3
          : observation.failure !== null
            ? 4
            : 5;
    return near * 2 + (asksBeside(observation) ? 1 : 0);
  };
  const ranked = own.map((one) => ({ one, rank: rank(one) })).toSorted((a, b) => a.rank - b.rank);
  // One command for each thing first: the suspect address, then the one that works, then the rest of either.
  const firsts = [...Map.groupBy(ranked, (each) => each.rank).values()].flatMap((alike) => alike.slice(0, 1));
  return [...new Set([...firsts, ...ranked].flatMap(({ one }) => commandsFor(findings, one)))];
}

const commandsFor = (findings: readonly Finding[], one: Observation): string[] =>
  one.probe === "tls.handshake" && judgedByTrust(findings, one) ? [commandOf(one), verifyCommand(one.subject)] : [commandOf(one)];

const isAbout = ({ subject }: Observation, names: ReadonlySet<string>): boolean =>
  ("address" in subject && names.has(subject.address)) || ("server" in subject && names.has(subject.server));

/** Asked to tell causes apart, not to see what a user sees. */
export const asksBeside = ({ subject }: Observation): boolean =>
  "purpose" in subject &&
  subject.purpose !== undefined &&
  ["other-port", "other-sni", "resolver-check", "chain", "redirect", "other-path", "wrong-host", "many-headers"].includes(
    subject.purpose,
  );

/** Where the certificate's trust or name is in question, dates and serial do not show it. */
const judgedByTrust = (findings: readonly Finding[], { id }: Observation): boolean =>
  findings.some(
    ({ cause, evidence }) => evidence.includes(id) && /name-mismatch|chain|self-signed|untrusted|intermediate/.test(cause),
  );

/** What the roots of a part mean for those who do not know their names. What only follows from another fault is explained there. */
export function meaningOf(report: Report, part: Part): string[] {
  const roots = report.findings.filter(({ layer, role }) => role === "root" && partLayers[part].layers.includes(layer));
  const said = new Set(roots.flatMap(({ cause }) => plainWordsOf(cause) ?? []));
  return [...said].slice(0, 2).map((plain) => `In plain words: ${plain}`);
}
