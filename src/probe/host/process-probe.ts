import type { ListeningProcess } from "../../observation/kind/host-process.ts";
import { broke, ok, skipped } from "../../observation/observation.ts";
import type { Ask } from "../probe.ts";
import { listenersIn } from "./listening.ts";
import { mostFilesOf, nameOf, openFilesOf, startOf } from "./process-facts.ts";
import { processorLimitsOf } from "./processor-limits.ts";
import { runProgram } from "./run-program.ts";
import { readSocketTable, type SocketRow } from "./socket-table.ts";

/** Kept for each process: so many are told by their number, which is more than enough to see whether they stay. */
const mostConnections = 400;

/** Looks at the processes that listen at this port: their open files, the connections that they never closed, and their processor time. Without `ss` it is `skipped`. */
export const askHostProcess: Ask<"host.process"> = async ({ port }, _given, _place, signal) => {
  // One call for both: to find who holds a socket, `ss` looks through every process of the machine.
  const printed = await runProgram("ss", ["-H", "-t", "-n", "-e", "-p", "state", "listening", "state", "close-wait"], signal);
  if ("failure" in printed)
    return printed.failure.code === "means-missing"
      ? skipped(printed.failure.detail, printed.failure, {})
      : broke(printed.failure, {});
  const rows = readSocketTable(printed.text);
  const abandoned = rows.filter(({ state }) => state === "CLOSE-WAIT");
  const processes = await Promise.all(listenersIn(rows, port).map((one) => factsOf(one, port, abandoned)));
  const isHidden = processes.some(({ files }) => files === null);
  return ok({ processes, unread: isHidden ? ["the open files of other users' processes (root sees them)"] : [] });
};

async function factsOf(
  { pid, name }: { pid: number; name: string },
  port: number,
  rows: readonly SocketRow[],
): Promise<ListeningProcess> {
  const [program, startedAt, files, mostFiles, processors] = await Promise.all([
    nameOf(pid, name),
    startOf(pid),
    openFilesOf(pid),
    mostFilesOf(pid),
    processorLimitsOf(pid),
  ]);
  const own = rows.filter(({ holders }) => holders.some((one) => one.pid === pid));
  const numbers = (isWanted: (row: SocketRow) => boolean): number[] =>
    own.flatMap((row) => (isWanted(row) ? (row.inode ?? []) : [])).slice(0, mostConnections);
  return {
    pid,
    name: program,
    startedAt,
    files,
    mostFiles,
    closeWait: numbers(({ local }) => local.port === port),
    closeWaitElsewhere: numbers(({ local }) => local.port !== port),
    processors,
  };
}
