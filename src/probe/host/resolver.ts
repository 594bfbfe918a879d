import { broke, ok, skipped } from "../../observation/observation.ts";
import type { Ask } from "../probe.ts";
import { runProgram } from "./run-program.ts";
import { readSocketTable, type SocketRow } from "./socket-table.ts";

/** Looks whether anything on this machine listens where its own resolver should, over UDP and over TCP. Nothing is asked of it. Without `ss` it is `skipped`. */
export const askHostResolver: Ask<"host.resolver"> = async ({ servers }, _given, _place, signal) => {
  const [datagrams, streams] = await Promise.all([
    runProgram("ss", ["-H", "-a", "-u", "-n"], signal),
    runProgram("ss", ["-H", "-l", "-t", "-n"], signal),
  ]);
  for (const printed of [datagrams, streams])
    if ("failure" in printed)
      return printed.failure.code === "means-missing"
        ? skipped(printed.failure.detail, printed.failure, {})
        : broke(printed.failure, {});
  const rows = { udp: rowsOf(datagrams), tcp: rowsOf(streams) };
  return ok({
    own: servers.map(({ server, port }) => {
      const [udp, tcp] = [rows.udp, rows.tcp].map((all) => all.filter((row) => row.peer === null && takes(row, server, port)));
      return {
        server,
        port,
        overUdp: (udp ?? []).length > 0,
        overTcp: (tcp ?? []).length > 0,
        waiting: Math.max(0, ...(udp ?? []).map((row) => row.waiting)),
      };
    }),
    unread: [],
  });
};

const rowsOf = (printed: { text: string } | { failure: unknown }): SocketRow[] =>
  "text" in printed ? readSocketTable(printed.text) : [];

/** A socket at `::` takes IPv4 as well, unless it says otherwise; in doubt something listens. */
const takes = ({ local }: SocketRow, server: string, port: number): boolean =>
  local.port === port && (local.address === server || local.address === "::" || local.address === "0.0.0.0");
