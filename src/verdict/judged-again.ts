import { assemble } from "./assemble.ts";
import type { Report } from "./report.ts";

/** A report judged again from its own observations, settings and instant: the same version gives the same layers, findings, experiments and verdict. */
export function judgedAgain(report: Report): Report {
  const { target, settings, vantages, observations, now, changes, validation } = report;
  return { ...assemble({ target, settings, vantages, observations, now, pending: [] }, report), changes, validation };
}
