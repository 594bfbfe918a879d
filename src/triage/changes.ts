import type { Finding, LayerReport, Report } from "../verdict/report.ts";

type News = { type: "layer"; layer: LayerReport } | { type: "finding"; finding: Finding | null; withdraws: number | null };

/** Remembers what was told of layers and findings, and gives what has changed since. */
export class Told {
  readonly #layers = new Map<string, string>();
  readonly #findings = new Map<string, { text: string; seq: number }>();

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
  }
}
