import type { ToolAnswer } from "../answer.ts";
import type { Question } from "../question.ts";
import { runBounded } from "../run-bounded.ts";
import { readSslscan } from "./read-sslscan.ts";

const limitMs = 40_000;

/** All that it does by itself, with the certificate; as XML, which is made to be read by programs. */
export const sslscanCommand = ({ inUrl, host, isName, port, certificate }: Question): string[] => [
  ...["sslscan", "--no-colour", "--xml=-", "--show-certificate", "--timeout=5"],
  ...(isName ? [`--sni-name=${host}`] : []),
  ...(certificate === null ? [] : [`--certs=${certificate.chain}`, `--pk=${certificate.key}`]),
  `${inUrl}:${port}`,
];

export async function askSslscan(namespace: string, question: Question, signal: AbortSignal): Promise<ToolAnswer> {
  const { status, text, elapsedMs } = await runBounded(namespace, sslscanCommand(question), limitMs, signal);
  const state = status === null ? "cut-off" : "answered";
  const sayings = readSslscan(text);
  return {
    tool: "sslscan",
    state,
    sayings: status === null ? sayings.filter(({ check }) => check !== "protocols") : sayings,
    elapsedMs,
  };
}
