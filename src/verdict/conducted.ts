import type { Observation } from "../observation/observation.ts";
import { acrossOf } from "./across.ts";
import type { Experiment } from "./experiment.ts";
import { experiments } from "./experiments.ts";
import type { Finding, Report } from "./report.ts";

type Conducted = Report["experiments"][number];

/**
 * The experiments of a run, read off its observations and findings: for each that was made at a place where one of its causes was named, which
 * other it ruled out and by what; `open` where its answer ruled out none. In the order of the registry, so that the same facts give the same list.
 */
export function conductedOf(findings: readonly Finding[], observations: readonly Observation[]): Conducted[] {
  const later = observations.filter(({ round, outcome }) => round > 1 && outcome !== "skipped");
  if (later.length === 0) return [];
  const telling = experiments.flatMap((experiment) => {
    const answers = later.filter(experiment.isAnswer);
    return answers.length === 0 ? [] : findings.flatMap((finding) => conducted(experiment, finding, answers) ?? []);
  });
  return [...telling, ...acrossOf(findings, later)].map((one, index) => ({ id: `exp_${index + 1}`, ...one }));
}

function conducted(experiment: Experiment, finding: Finding, answers: readonly Observation[]): Omit<Conducted, "id"> | null {
  const { between, factor, question, change } = experiment;
  const isMeant = (cause: string): boolean => between.some((one) => one === cause);
  if (!isMeant(finding.cause)) return null;
  const ids = new Set(answers.map(({ id }) => id));
  const fell = finding.alsoConsidered.filter(({ cause, ruledOutBy }) => isMeant(cause) && ruledOutBy.some((id) => ids.has(id)));
  const open = finding.untested.filter((cause) => isMeant(cause) && cause !== finding.cause);
  const settling = new Set(fell.flatMap(({ ruledOutBy }) => ruledOutBy));
  const own = answers.filter((one) => (fell.length > 0 ? settling.has(one.id) : isAt(finding, one)));
  if (own.length === 0 || (fell.length === 0 && open.length === 0)) return null;
  return {
    round: Math.min(...own.map(({ round }) => round)),
    between: [finding.cause, ...new Set([...fell.map(({ cause }) => cause), ...open])],
    change: { factor, ...change(own) },
    question,
    answer: fell.length > 0 ? [...new Set(fell.map(({ why }) => why))].join("; ") : "The answer fits each of them.",
    outcome: fell.length > 0 ? "settled" : "open",
    ruledOut: fell.map(({ cause }) => cause),
    vantages: [...new Set(own.map(({ vantage }) => vantage))].sort(),
    evidence: own.map(({ id }) => id),
  };
}

/** Asked where the finding was made: from one of its vantages, about one of its addresses, or of whom its name was asked. */
function isAt({ scope }: Finding, { vantage, subject }: Observation): boolean {
  if (!scope.vantages.includes(vantage)) return false;
  return !("address" in subject) || scope.addresses.length === 0 || scope.addresses.includes(subject.address);
}
