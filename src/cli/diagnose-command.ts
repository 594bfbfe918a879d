import { quoted } from "../target/quoted.ts";
import { judgedAgain } from "../verdict/judged-again.ts";
import { type Report, reportSchema } from "../verdict/report.ts";
import { type CliMeans, exitStatus } from "./means.ts";
import { reportText } from "./render/report-text.ts";

/** What is read of a file, characters: a deep run over many vantages is well below. */
const mostText = 64 * 1024 * 1024;

/** Judges a stored report again, from its own observations, and prints it as `triage` would have. Nothing is sent. */
export async function diagnoseCommand(
  path: string,
  { json, color }: { json: boolean; color: boolean },
  means: Pick<CliMeans, "stdout" | "stderr" | "wantsColor" | "readText">,
): Promise<number> {
  const read = await readReport(path, means.readText);
  if ("error" in read) {
    means.stderr.write(`${read.error}\n`);
    return exitStatus.wrongUse;
  }
  const report = judgedAgain(read.report);
  if (json) means.stdout.write(`${JSON.stringify(report)}\n`);
  else means.stdout.write(reportText(report, { color: color && means.wantsColor, columns: means.stdout.columns || 80 }));
  return exitStatus[report.verdict];
}

async function readReport(path: string, readText: CliMeans["readText"]): Promise<{ report: Report } | { error: string }> {
  const wanted = "Write the path of a file that `faultline triage TARGET --json` printed.";
  let text: string;
  try {
    text = await readText(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    return { error: `${quoted(path)} cannot be read (${code}). ${wanted}` };
  }
  if (text.length > mostText) return { error: `${quoted(path)} is larger than ${mostText / 1024 / 1024} MB. ${wanted}` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { error: `${quoted(path)} is no JSON. ${wanted}` };
  }
  const parsed = reportSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      error: `${quoted(path)} is no faultline.report/1: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "wrong"}. ${wanted}`,
    };
  }
  // What was printed is kept in the order in which it was printed; only what an older version did not have yet comes from the schema.
  return { report: { ...(value as Report), settings: { ...parsed.data.settings, ...(value as Report).settings } } };
}
