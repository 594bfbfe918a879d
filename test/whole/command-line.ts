import { type ChildProcess, spawn } from "node:child_process";
import { type Report, reportSchema } from "../../src/verdict/report.ts";
import { offline, program } from "./offline.ts";

/** A normal run's 10 s, and the program's own start on a busy machine. */
const limitMs = 18_000;
const mostText = 20_000_000;

export type Ended = { status: number | null; stdout: string; stderr: string; tookMs: number };

/** The program as a person starts it, with a pipe for its output. `meanwhile` is given the child while it runs. */
export async function faultline(
  args: readonly string[],
  meanwhile: (child: ChildProcess) => void = () => undefined,
): Promise<Ended> {
  const began = performance.now();
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: limitMs,
    killSignal: "SIGKILL",
    env: offline,
  });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] = (said[name] + text).slice(0, mostText);
    });
  meanwhile(child);
  const status = await new Promise<number | null>((done, fail) => child.on("error", fail).on("close", done));
  return { status, ...said, tookMs: performance.now() - began };
}

/** What `--json` printed, as long as it is one report and nothing else. */
export function reportIn({ stdout, stderr }: Ended): Report {
  if (stdout === "") throw new Error(`nothing was printed: ${stderr}`);
  const value: unknown = JSON.parse(stdout);
  reportSchema.parse(value);
  return value as Report;
}
