import { eventLine, type SentEvent } from "../triage/event.ts";
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
export const runAndPrint = (request: TriageRequest, output: Output, means: CliMeans): Promise<number> =>
  printRun(means.triage(request, means.stopped), output, means);

/** Prints a run as it comes, wherever it goes on; gives the exit status. */
export async function printRun(events: AsyncIterable<SentEvent>, output: Output, means: CliMeans): Promise<number> {
  const quiet = output.json || output.stream || means.stderr.isTTY !== true;
  const progress = quiet ? null : await liveProgress(means, output.color && means.wantsColor);
  let report: Report | null = null;
  try {
    for await (const event of events) {
      if (output.stream) means.stdout.write(`${eventLine(event)}\n`);
      progress?.take(event);
      if (event.type === "report") report = event.report;
    }
  } finally {
    progress?.clear();
  }
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
