import { isLookAt, type Listener } from "../../observation/kind/host-sockets.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import type { Report } from "../../verdict/report.ts";
import { type Column, grid, type Row } from "../grid.ts";
import { sentence } from "../words.ts";
import { type Artifact, commandsOf, decisionOf, meaningOf, statusOfPart, titleOf } from "./artifact.ts";

type Sockets = ObservationOf<"host.sockets">;

/** Counters of the kernel that people know by name when something is dropped. */
const dropping = [
  ["TcpExt.ListenOverflows", "accept queue full"],
  ["TcpExt.TCPReqQFullDrop", "half-open queue full"],
  ["TcpExt.IPReversePathFilter", "reverse path filter"],
  ["TcpExt.TCPBacklogDrop", "socket too busy"],
] as const;

/** The target's own machine: what listens, how full its queues are, and what the kernel dropped meanwhile. Null where it was not looked at. */
export function hostArtifact(report: Report): Artifact | null {
  const looks = report.observations.filter((one) => one.layer === "host");
  if (looks.length === 0) return null;
  const sockets = looks
    .filter((one): one is Sockets => one.probe === "host.sockets" && one.outcome === "ok")
    .findLast((one) => isLookAt(one, report.target.port));
  const rows = (sockets?.data.listeners ?? []).map((one) => listenerRow(one, sockets?.subject.port ?? null));
  const head = sockets?.subject.port === null ? machineHead : portHead;
  const dropped = droppedIn(report);
  const unread = [
    ...new Set(looks.flatMap((one) => [...unreadIn(one), ...(one.skippedBecause === null ? [] : [one.skippedBecause])])),
  ];
  return {
    part: "host",
    title: titleOf(report, "host"),
    status: statusOfPart(report, "host"),
    qualifier: null,
    decision: decisionOf(report, "host"),
    grids: rows.length === 0 ? [] : [grid(head, rows)],
    legend: [
      ...(rows.length === 0 ? [] : ["queue: connections that wait to be taken, of how many may wait."]),
      ...(dropped.length === 0 ? [] : [`Dropped while this run looked: ${dropped.join(", ")}.`]),
      ...(unread.length === 0 ? [] : [sentence(`Not read: ${unread.slice(0, 3).join("; ")}`)]),
    ],
    plain: meaningOf(report, "host"),
    commands: commandsOf(report, "host"),
    raw: () => (rows.length === 0 ? [] : [grid(head, rows, { rows: Number.POSITIVE_INFINITY, columns: 100 })]),
  };
}

const portHead: readonly Column[] = [{ head: "listens at" }, { head: "queue", align: "right" }, { head: "program" }];
const machineHead: readonly Column[] = [
  { head: "port", align: "right" },
  { head: "at" },
  { head: "queue", align: "right" },
  { head: "program" },
];

/** A full queue comes first. */
function listenerRow({ address, port, waiting, backlog, holders, uid, isDual }: Listener, asked: number | null): Row {
  const [first] = holders;
  const at = isDual && address === "::" ? "all" : address === "0.0.0.0" ? "all IPv4" : address === "::" ? "all IPv6" : address;
  const cells = [at, `${waiting}/${backlog}`, first === undefined ? `user ${uid}` : `${first.name} ${first.pid}`];
  return { cells: asked === null ? [`${port}`, ...cells] : cells, weight: waiting > backlog ? 1 : 0 };
}

function droppedIn(report: Report): string[] {
  const looks = report.observations.filter(
    (one): one is ObservationOf<"host.counters"> => one.probe === "host.counters" && one.outcome === "ok",
  );
  const [first, last] = [looks[0], looks.at(-1)];
  if (first === undefined || last === undefined) return [];
  return dropping.flatMap(([name, words]) => {
    const count = (last.data.counters?.[name] ?? 0) - (first.data.counters?.[name] ?? 0);
    return count > 0 ? [`${count} (${words})`] : [];
  });
}

const unreadIn = ({ data }: Report["observations"][number]): string[] => ("unread" in data ? (data.unread ?? []) : []);
