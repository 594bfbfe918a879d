import { item } from "../../evidence/escape.ts";
import { clip } from "../../evidence/grid.ts";
import { duration, layerWords, statusWords } from "../../evidence/words.ts";
import type { Layer } from "../../observation/layer.ts";
import { speaksHttp, speaksTls } from "../../target/target.ts";
import type { SentEvent } from "../../triage/event.ts";
import type { LayerReport, Status } from "../../verdict/report.ts";
import { type Ink, tint } from "./ink.ts";

/** What a terminal knows of a run so far. Grown by {@link advance}, one event at a time. */
export type Progress = {
  readonly target: string;
  readonly expected: readonly Layer[];
  readonly decided: Readonly<Partial<Record<Layer, LayerReport>>>;
  readonly probes: Readonly<Partial<Record<Layer, number>>>;
  readonly headline: string | null;
  readonly waited: string | null;
};

export const beginning: Progress = { target: "", expected: [], decided: {}, probes: {}, headline: null, waited: null };

/** The state after one more event. Pure; what it does not know leaves it as it is. */
export function advance(progress: Progress, event: SentEvent): Progress {
  switch (event.type) {
    case "started": {
      const { scheme, kind, display } = event.target;
      const expected: Layer[] = [
        ...(kind === "address" ? [] : (["dns"] as const)),
        "tcp",
        ...(speaksTls(scheme) ? (["tls"] as const) : []),
        ...(speaksHttp(scheme) ? (["http"] as const) : []),
      ];
      return { ...progress, target: display, expected };
    }
    case "observation": {
      const { layer } = event.observation;
      return { ...progress, probes: { ...progress.probes, [layer]: (progress.probes[layer] ?? 0) + 1 } };
    }
    case "layer":
      return { ...progress, decided: { ...progress.decided, [event.layer.layer]: event.layer } };
    case "verdict":
      return { ...progress, headline: event.headline };
    case "limit":
      return {
        ...progress,
        waited:
          event.limit.effect === "waited"
            ? `waited ${duration(event.limit.ms)}: ${event.limit.what}`
            : `skipped: ${event.limit.what}`,
      };
    case "finding":
    case "experiment":
    case "report":
      return progress;
  }
}

const tones: Readonly<Record<Status, "red" | "green" | "yellow" | "dim">> = {
  suspect: "red",
  healthy: "green",
  inconclusive: "yellow",
  "not-checked": "dim",
};

/** The lines to show now, each within the terminal's width, so that they can be drawn over. `sinceMs`: since the run began. */
export function progressLines(progress: Progress, ink: Ink, sinceMs: number): string[] {
  const extra = (Object.keys(progress.decided) as Layer[]).filter(
    (layer) => !progress.expected.includes(layer) && progress.decided[layer]?.status !== "not-checked",
  );
  const line = (text: string): string => clip(text, Math.max(1, ink.columns - 1));
  return [
    line(`${item(progress.target, 60)}: ${duration(sinceMs)}`),
    ...[...progress.expected, ...extra].map((layer) => layerLine(progress, layer, ink)),
    ...(progress.waited === null ? [] : [line(`  ${item(progress.waited, 200)}`)]),
    ...(progress.headline === null ? [] : [line(`  so far: ${item(progress.headline, 200)}`)]),
  ];
}

function layerLine({ decided, probes }: Progress, layer: Layer, ink: Ink): string {
  const report = decided[layer];
  const state =
    report === undefined ? ((probes[layer] ?? 0) > 0 ? `probing (${probes[layer]})` : "waiting") : statusWords[report.status];
  const name = `  ${layerWords[layer].padEnd(5)} `;
  const summary =
    report === undefined || report.status === "not-checked" ? "" : `  ${item(report.summary || report.because, 200)}`;
  const shown = clip(`${name}${state}${summary}`, Math.max(1, ink.columns - 1));
  return report === undefined
    ? shown
    : `${shown.slice(0, name.length)}${tint(ink, shown.slice(name.length, name.length + state.length), tones[report.status])}${shown.slice(name.length + state.length)}`;
}
