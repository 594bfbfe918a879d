import { resolverText } from "../observation/cell.ts";
import { computedOnce } from "../observation/computed-once.ts";
import { sayOf } from "../verdict/layer-cells.ts";
import type { Finding, Report } from "../verdict/report.ts";
import { counted, listWords } from "../verdict/words.ts";
import { blastRadius } from "./blast-radius.ts";
import { item, shorten, terminalText } from "./escape.ts";
import { asksBeside } from "./layer/artifact.ts";
import { serialWords } from "./layer/certificate.ts";
import { limitWords } from "./limit-words.ts";
import { rootOf } from "./parent.ts";
import { ifLong, rollBack } from "./what-now.ts";
import { whoIsHurt } from "./who-is-hurt.ts";
import { capital, causeWords, layerWords, sentence, tryWords, utc } from "./words.ts";

/** The last message of a run, in plain sentences. */
export type Conclusion = {
  readonly cause: string;
  readonly causeId: string;
  readonly doNow: readonly string[];
  readonly ifLong: string | null;
  readonly rollBack: string;
  readonly hurt: string;
  readonly changed: readonly string[];
  readonly evidenceFor: readonly string[];
  readonly against: readonly string[];
  readonly ruledOut: readonly { readonly what: string; readonly why: string }[];
  /** Isolating experiments that settled something: what was asked with one thing changed, what came of it, and which explanation fell; empty where none did. */
  readonly tested: readonly { readonly question: string; readonly answer: string; readonly fell: string }[];
  readonly others: readonly string[];
  readonly limits: readonly string[];
  readonly nextTest: string;
};

/** How much of each list is shown, so that with everything said at length one block of a message still holds it; the rest is in the evidence. */
const most = 3;

/** What to do about the one answer of a report, why it is believed, and what would change it. Null where nothing is suspect: there is nothing to conclude beyond the verdict. */
export const conclusionOf = computedOnce(concluded);

function concluded(report: Report): Conclusion | null {
  const root = rootOf(report);
  if (root === null) return null;
  return {
    cause: sentence(`${capital(terminalText(root.summary))}${namesOf(root)}`),
    causeId: root.cause,
    doNow: root.next.slice(0, 3).map((step) => sentence(capital(terminalText(step)))),
    ifLong: ifLong(report, root),
    rollBack: rollBack(root),
    hurt: [whoIsHurt(root), blastRadius(report, root)].filter((part) => part !== null).join(" "),
    changed: report.changes
      .slice(0, 3)
      .map(({ what, before, after, since }) => `${item(what)}: ${item(before)} became ${item(after)} (since ${utc(since)}).`),
    evidenceFor: evidenceFor(report, root),
    against: against(report, root),
    ruledOut: root.alsoConsidered
      .filter(({ cause }) => !settledBy(report, root).some(({ ruledOut }) => ruledOut.includes(cause)))
      .slice(0, most)
      .map(({ cause, why }) => ({ what: causeWords(cause), why: shorten(terminalText(why), 160) })),
    tested: settledBy(report, root)
      .slice(0, most)
      .map(({ question, answer, ruledOut }) => ({
        question,
        answer: sentence(capital(shorten(terminalText(answer), 200))),
        fell: listWords(ruledOut.map(causeWords)),
      })),
    others: report.findings
      .filter((finding) => finding !== root && finding.role !== "note")
      .slice(0, most)
      .map((finding) =>
        sentence(
          `${layerWords[finding.layer]}: ${terminalText(finding.summary)}${finding.explainedBy === root.id ? " (because of it)" : ""}`,
        ),
      ),
    limits: limitWords(report),
    nextTest: nextTest(root),
  };
}

/** The experiments that were made because of this finding and that ruled another explanation out. */
const settledBy = ({ experiments }: Report, { cause }: Finding): Report["experiments"] =>
  experiments.filter(({ between, outcome }) => between[0] === cause && outcome === "settled");

function namesOf({ scope, works }: Finding): string {
  const addresses =
    scope.addresses.length > 0 && scope.addresses.length <= 4
      ? ` (${listWords(scope.addresses)}${works.addresses.length > 0 ? `, not ${listWords(works.addresses)}` : ""})`
      : "";
  return addresses !== ""
    ? addresses
    : scope.resolvers.length > 0 && scope.resolvers.length < scope.of.resolvers
      ? ` (${listWords(scope.resolvers)})`
      : "";
}

function evidenceFor(report: Report, root: Finding): string[] {
  const noun = tryWords[root.layer];
  const where =
    root.scope.addresses.length > 0
      ? ` with ${listWords(root.scope.addresses)}`
      : root.scope.resolvers.length > 0
        ? ` at ${listWords(root.scope.resolvers)}`
        : "";
  const first = root.scope.tried === 0 ? [] : [`${root.scope.failed} of ${root.scope.tried} ${noun}${where} showed it.`];
  const { well, all } = workingTwins(report, root);
  const second =
    well === 0
      ? []
      : [`${well} of ${all} ${noun} with ${listWords([...root.works.addresses, ...root.works.resolvers])} went well.`];
  return [...first, ...second, ...certificateEvidence(report, root)];
}

/** The same question, asked of what works: how many of the tries that told something went well. */
function workingTwins(report: Report, root: Finding): { well: number; all: number } {
  const evidence = new Set(root.evidence);
  const kinds = new Set(report.observations.filter(({ id }) => evidence.has(id)).map(({ probe }) => probe));
  const names = new Set([...root.works.addresses, ...root.works.resolvers]);
  const said = report.observations
    .filter(
      (one) =>
        kinds.has(one.probe) &&
        (("address" in one.subject && names.has(one.subject.address)) ||
          ("server" in one.subject && names.has(resolverText(one.subject)))) &&
        !asksBeside(one),
    )
    .map((one) => sayOf(one, report.settings.expect.status))
    .filter((say) => say !== "nothing");
  return { well: said.filter((say) => say === "well").length, all: said.length };
}

function certificateEvidence(report: Report, root: Finding): string[] {
  if (root.layer !== "tls") return [];
  const evidence = new Set(root.evidence);
  const leaf = report.observations.flatMap((one) =>
    one.probe === "tls.handshake" && evidence.has(one.id) ? (one.data.chain?.[0] ?? []) : [],
  )[0];
  return leaf === undefined
    ? []
    : [
        `The certificate shown is serial ${serialWords(leaf.serial)}, valid from ${utc(leaf.notBefore)} until ${utc(leaf.notAfter)}.`,
      ];
}

function against(report: Report, root: Finding): string[] {
  if (root.against.length === 0) return ["nothing seen."];
  const ids = new Set(root.against);
  const vantages = new Set(report.observations.filter(({ id }) => ids.has(id)).map(({ vantage }) => item(vantage, 40)));
  return [
    `${counted(root.against.length, "try", "tries")} of the same went well${vantages.size === 0 ? "" : `, from ${listWords([...vantages])}`}.`,
  ];
}

function nextTest({ untested, cause }: Finding): string {
  const open = untested.filter((other) => other !== cause).map(causeWords);
  if (open.length === 0) return "Next test if you doubt it: none left that could change this answer.";
  return `Not ruled out: ${listWords(open)}. From here ${open.length === 1 ? "it would look" : "each would look"} the same.`;
}
