import type { Event } from "../triage/event.ts";
import type { TriageRequest } from "../triage/request.ts";
import type { Report } from "../verdict/report.ts";
import type { Pair } from "./flags.ts";
import type { LiveProgress } from "./live-progress.ts";
import { type CliMeans, exitStatus, stoppedStatus } from "./means.ts";
import { readRequest } from "./read-request.ts";

export type Output = {
  json: boolean;
  stream: boolean;
  color: boolean;
  only: "dns" | "path" | null;
  /** What tells a report to people is loaded once there is one: the first question leaves the sooner. */
  loadRender: () => Promise<(report: Report, look: { color: boolean; columns: number }) => string>;
};

/** Runs one triage and prints it: one JSON value, one event a line, or text for people. Gives the exit status. */
export async function triageCommand(input: string, pairs: readonly Pair[], output: Output, means: CliMeans): Promise<number> {
  const read = await readRequest(input, pairs, output.only, means);
  if (!read.ok) {
    means.stderr.write(`${read.error}\n`);
    return exitStatus.wrongUse;
  }
  for (const note of read.notes) means.stderr.write(`${note}\n`);
  return runAndPrint(read.request, output, means);
}

/** The run of one request, printed as `output` wants it; gives the exit status. */
export async function runAndPrint(request: TriageRequest, output: Output, means: CliMeans): Promise<number> {
  const quiet = output.json || output.stream || means.stderr.isTTY !== true;
  const progress = quiet ? null : await liveProgress(means, output.color && means.wantsColor);
  let report: Report | null = null;
  for await (const event of means.triage(request, means.stopped)) {
    if (output.stream) means.stdout.write(`${JSON.stringify(onWire(event))}\n`);
    progress?.take(event);
    if (event.type === "report") report = event.report;
  }
  progress?.clear();
  if (report === null) {
    means.stderr.write("Faultline ended without a report.\n");
    return exitStatus.failedItself;
  }
  if (output.json) means.stdout.write(`${JSON.stringify(report)}\n`);
  else if (!output.stream) {
    const render = await output.loadRender();
    means.stdout.write(render(report, { color: output.color && means.wantsColor, columns: means.stdout.columns || 80 }));
  }
  return means.stopped.aborted ? stoppedStatus(means.stopped.reason) : exitStatus[report.verdict];
}

async function liveProgress({ stderr }: CliMeans, color: boolean): Promise<LiveProgress> {
  const { LiveProgress } = await import("./live-progress.ts");
  return new LiveProgress(stderr, color);
}

/** The event as one line: a verdict goes without its report, which would repeat everything that the lines before it said. */
function onWire(event: Event): object {
  const base = { schema: "faultline.event/1", ...event };
  if (event.type !== "verdict") return base;
  const { report: _, ...rest } = { ...base, report: null };
  return rest;
}
