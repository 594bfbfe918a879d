import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ToolAnswer } from "../answer.ts";
import type { Question } from "../question.ts";
import { runBounded } from "../run-bounded.ts";
import { readTestssl } from "./read-testssl.ts";

/** It is a shell script of hundreds of processes: on two busy cores it would go on for minutes. */
const limitMs = 60_000;

/**
 * Its quick options: protocols (`-p`) and the server's defaults with its certificates (`-S`), at each address of the name; no vulnerabilities, ciphers or
 * headers. Names are looked up where it needs them and nowhere else (`--nodns min`).
 */
export const testsslCommand = ({ inUrl, port }: Question, csv: string): string[] => [
  ...["testssl", "--quiet", "--color", "0", "--warnings", "batch", "--connect-timeout", "5", "--openssl-timeout", "5"],
  ...["--nodns", "min", "--csvfile", csv, "-p", "-S", `${inUrl}:${port}`],
];

export async function askTestssl(
  namespace: string,
  question: Question,
  rootFile: string,
  folder: string,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const own = mkdtempSync(join(folder, "testssl-"));
  try {
    // The lab's root is the one store that it checks against, in place of five.
    const stores = join(own, "stores");
    mkdirSync(stores);
    copyFileSync(rootFile, join(stores, "lab.pem"));
    const csv = join(own, "found.csv");
    const { status, text, elapsedMs } = await runBounded(namespace, testsslCommand(question, csv), limitMs, signal, {
      CA_BUNDLES_PATH: stores,
      HOME: own,
      TMPDIR: own,
    });
    const found = existsSync(csv) ? readTestssl(readFileSync(csv, "utf8")) : [];
    // Where it gives up before it has anything to write down, its reason is in what it prints.
    const sayings = found.length > 0 ? found : [{ check: "testssl.sh", isAlarm: status !== null, words: lastWords(text) }];
    return { tool: "testssl.sh", state: status === null ? "cut-off" : "answered", sayings, elapsedMs };
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

const lastWords = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/GOST/.test(line))
    .slice(-3)
    .join(" ");
