import { hostSockets, type Listener } from "../../observation/kind/host-sockets.ts";
import { broke, ok, skipped } from "../../observation/observation.ts";
import type { Ask } from "../probe.ts";
import { holderOf } from "./process.ts";
import { runProgram } from "./run-program.ts";
import { halfOpenIn, readConnections, readListeners, type SocketLine } from "./socket-lines.ts";

/** Kept of each, so that a report stays readable. */
const most = { listeners: 300, holders: 8, halfOpen: 200, connections: 40 } as const;

/** Asks `ss` what listens here and, for one port, what is connected to it. Without `ss` it is `skipped`; without the right to see other users' processes they are left out, and it is said. */
export const askHostSockets: Ask<"host.sockets"> = async ({ port }, _given, _place, signal) => {
  const atPort = port === null ? [] : ["sport", "=", `:${port}`];
  const [listening, connected] = await Promise.all([
    runProgram("ss", ["-H", "-l", "-t", "-n", "-e", "-p", ...atPort], signal),
    port === null ? { text: "" } : runProgram("ss", ["-H", "-t", "-n", "-o", "state", "connected", ...atPort], signal),
  ]);
  if ("failure" in listening)
    return listening.failure.code === "means-missing"
      ? skipped(listening.failure.detail, listening.failure, {})
      : broke(listening.failure, {});
  const lines = readListeners(listening.text).slice(0, most.listeners);
  const listeners = await Promise.all(lines.map(withHolders));
  const unread = [
    ...(listeners.some(({ holders }) => holders.length === 0) && process.getuid?.() !== 0
      ? ["which processes of other users listen (root sees them)"]
      : []),
    ...("failure" in connected ? [`the connections at port ${port ?? ""} (${connected.failure.detail})`] : []),
  ];
  if (port === null || "failure" in connected) return ok({ listeners, unread });
  const connections = readConnections(connected.text);
  return ok({
    listeners,
    states: countsOf(connections.map(({ state }) => state)),
    halfOpen: halfOpenIn(connections).slice(0, most.halfOpen),
    connections: connections
      .slice(0, most.connections)
      .map(({ state, local, peer, peerPort }) => ({ state, local, peer, peerPort })),
    unread,
  });
};

/** The listeners of one port, without their processes; empty where they cannot be read. */
export async function readListenersAt(port: number, signal: AbortSignal): Promise<Listener[]> {
  const printed = await runProgram(
    "ss",
    ["-H", "-l", "-t", "-n", "-e", "sport", "=", `:${port}`],
    AbortSignal.any([signal, AbortSignal.timeout(hostSockets.deadlineMs)]),
  );
  return "text" in printed ? readListeners(printed.text).map((line) => ({ ...line, holders: [] })) : [];
}

const withHolders = async (line: SocketLine) => ({
  ...line,
  holders: await Promise.all(line.holders.slice(0, most.holders).map(holderOf)),
});

const countsOf = (words: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]));
