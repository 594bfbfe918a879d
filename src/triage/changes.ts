import type { Finding, LayerReport, Report } from "../verdict/report.ts";

type Experiment = Report["experiments"][number];
type News =
  | { type: "layer"; layer: LayerReport }
  | { type: "finding"; finding: Finding | null; withdraws: number | null }
  | { type: "experiment"; experiment: Experiment };

/** Remembers what was told of layers, findings and experiments, and gives what has changed since. */
export class Told {
  readonly #layers = new Map<string, string>();
  readonly #findings = new Map<string, { text: string; seq: number }>();
  readonly #experiments = new Map<string, string>();

  /** `tell` sends one piece of news and gives its sequence number. */
  update(report: Report, tell: (news: News) => number): void {
    for (const layer of report.layers) {
      const text = `${layer.status} ${layer.summary}`;
      if (layer.status === "not-checked" || this.#layers.get(layer.layer) === text) continue;
      this.#layers.set(layer.layer, text);
      tell({ type: "layer", layer });
    }
    const current = new Map(report.findings.map((finding) => [`${finding.cause} ${finding.summary}`, finding]));
    for (const [key, { seq }] of this.#findings) {
      if (current.has(key)) continue;
      this.#findings.delete(key);
      tell({ type: "finding", finding: null, withdraws: seq });
    }
    for (const [key, finding] of current) {
      const text = `${finding.role} ${finding.pattern}`;
      const before = this.#findings.get(key);
      if (before?.text === text) continue;
      this.#findings.set(key, { text, seq: tell({ type: "finding", finding, withdraws: before?.seq ?? null }) });
    }
    for (const experiment of report.experiments) {
      // What is open while answers are still due may be settled by the next of them.
      if (experiment.outcome === "open" && report.state === "running") continue;
      const key = keyOf(experiment);
      const text = `${experiment.outcome} ${experiment.ruledOut.join(" ")}`;
      if (this.#experiments.get(key) === text) continue;
      this.#experiments.set(key, text);
      tell({ type: "experiment", experiment });
    }
  }
}

/** Its number may change as others join; whose question it was, and the answer that came first, do not. */
const keyOf = ({ between: [named = ""], question, evidence: [first = ""] }: Experiment): string =>
  `${named} ${question} ${first}`;
