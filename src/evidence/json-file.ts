import type { Report } from "../verdict/report.ts";

/** Evidence as a file: name, and bytes of the whole report as indented JSON in UTF-8, with a line end. Slack shows up to 1 MB of it inline; it may be larger. */
export function jsonFile(report: Report): { name: string; bytes: Uint8Array } {
  const host = report.target.host.replaceAll(/[^A-Za-z0-9.-]/g, "_").slice(0, 80);
  const name = `faultline-${host || "target"}-${report.id.replaceAll(/[^A-Za-z0-9_-]/g, "_").slice(0, 60)}.json`;
  return { name, bytes: new TextEncoder().encode(`${JSON.stringify(report, null, 2)}\n`) };
}
