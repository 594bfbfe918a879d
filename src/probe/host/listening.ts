import type { Failure } from "../../observation/failure.ts";
import { runProgram } from "./run-program.ts";
import { readSocketTable, type SocketRow } from "./socket-table.ts";

/** More processes than this at one port are alike. */
const mostProcesses = 24;

type Process = { pid: number; name: string };

/** The processes that listen at this port over TCP, with the names that they gave themselves. Who may not see them gets none. */
export async function listeningAt(port: number, signal: AbortSignal): Promise<{ processes: Process[] } | { failure: Failure }> {
  const printed = await runProgram("ss", ["-H", "-t", "-n", "-p", "state", "listening", "sport", "=", `:${port}`], signal);
  return "failure" in printed ? printed : { processes: listenersIn(readSocketTable(printed.text), port) };
}

/** A listener has no peer. */
export function listenersIn(rows: readonly SocketRow[], port: number): Process[] {
  const holders = rows.filter(({ local, peer }) => local.port === port && peer === null).flatMap((row) => row.holders);
  const processes = [...new Map(holders.map((one) => [one.pid, one])).values()].sort((a, b) => a.pid - b.pid);
  return processes.slice(0, mostProcesses);
}
