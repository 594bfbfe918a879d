import type { Event } from "../triage/event.ts";
import type { LayerReport, Report } from "../verdict/report.ts";

/** What a thread shows of a run that goes on. */
export type Progress = {
  readonly vantages: readonly string[];
  readonly layers: readonly LayerReport[];
  /** The latest verdict, null before the first. */
  readonly report: Report | null;
  readonly isOver: boolean;
};

export const noProgress: Progress = { vantages: [], layers: [], report: null, isOver: false };

/** What is known after one more event. Gives the same object where nothing that is shown has changed. */
export function after(progress: Progress, event: Event): Progress {
  switch (event.type) {
    case "started":
      return { ...progress, vantages: event.vantages };
    case "layer":
      return { ...progress, layers: [...progress.layers.filter(({ layer }) => layer !== event.layer.layer), event.layer] };
    case "verdict":
      return { ...progress, report: event.report };
    case "report":
      return { ...progress, report: event.report, isOver: true };
    case "limit":
    case "observation":
    case "finding":
    case "experiment":
      return progress;
  }
}
