import type { ListeningProcess } from "../../observation/kind/host-process.ts";
import type { Cause, CauseId, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import { isShortOfFiles } from "./file-descriptors.ts";
import { ends, type Look, ofService } from "./looks.ts";

/** A program that reads the end of a connection closes its own in the same moment; one that still has an answer to send takes seconds. */
const apartMs = 5_000;
/** Fewer are what a program with a few idle connections has at any time. */
const fewest = 5;
/** Connections that it opened itself: pools keep closed ones until they are next used, so they have to be many, and to become more. */
const fewestElsewhere = 20;
/** Of a leak next to none ever goes; one may be closed by chance. */
const stays = 0.95;

/**
 * The other side closed, and the program never closed its end (CLOSE-WAIT has no end by itself, RFC 9293, section 3.6): the same connections, held by the same process,
 * at two looks five seconds apart. One that is not accepted yet belongs to no process: that is a full queue. One that a program closes late goes away between the looks.
 */
export const closeWaitLeak: Cause = {
  id: "host.close-wait-leak",
  impact: "degrades",
  plain:
    "The service never closes connections that its clients have long closed. Each of them stays open until the service is restarted or may open no more; then nobody gets in.",
  tell: "The very same connections are in CLOSE-WAIT at two looks some seconds apart, held by the same process, and their number does not fall.",
  remedy: [
    "Find where the program does not close a connection after its other side did (an error path, a worker that hangs, a pool without a limit): `ss -tnp state close-wait` lists them.",
    "Until that is mended, restart the service before it runs out of open files.",
  ],
  toldApartFrom: ["host.accept-queue-overflow"],
  explains: [],
  owner: "the team of the service behind this port",
  find: (seen) => ofService(seen, (looks) => findIn(looks, seen.target.port)),
};

type Leak = { process: ListeningProcess; kept: number; isElsewhere: boolean; isFull: boolean };

function findIn(looks: readonly Look<"host.process">[], port: number): Match[] {
  const pair = ends(looks, apartMs);
  if (pair === null) return [];
  const { first, last, ms } = pair;
  const earlier = new Map((first.data.processes ?? []).map((one) => [one.pid, one]));
  const leaks = (last.data.processes ?? []).flatMap((now): Leak[] => {
    const before = earlier.get(now.pid);
    return before === undefined ? [] : leakOf(before, now);
  });
  return leaks.map((leak) => matchOf(leak, [first, last], ms, port));
}

function leakOf(before: ListeningProcess, now: ListeningProcess): Leak[] {
  const isFull = isShortOfFiles(before) && isShortOfFiles(now);
  const [own, others] = [kept(before.closeWait, now.closeWait), kept(before.closeWaitElsewhere, now.closeWaitElsewhere)];
  const atPort = isStuck(own, before.closeWait, now.closeWait) && own >= fewest;
  if (atPort) return [{ process: now, kept: own, isElsewhere: false, isFull }];
  const isRising = now.closeWaitElsewhere.length > before.closeWaitElsewhere.length;
  const elsewhere = isStuck(others, before.closeWaitElsewhere, now.closeWaitElsewhere) && others >= fewestElsewhere && isRising;
  return elsewhere ? [{ process: now, kept: others, isElsewhere: true, isFull }] : [];
}

function kept(before: readonly number[], now: readonly number[]): number {
  const still = new Set(now);
  return before.filter((one) => still.has(one)).length;
}

const isStuck = (count: number, before: readonly number[], now: readonly number[]): boolean =>
  count >= before.length * stays && now.length >= before.length;

/** Where they have filled the table of open files, nothing works any more; before that they harm nobody yet who comes. */
const whatAFullTableBreaks: readonly (CauseId | "tcp.*" | "tls.*" | "http.*")[] = [
  "host.file-descriptors",
  "host.accept-queue-overflow",
  "tcp.*",
  "tls.*",
  "http.*",
];

function matchOf(
  { process, kept: count, isElsewhere, isFull }: Leak,
  looks: Look<"host.process">[],
  ms: number,
  port: number,
): Match {
  const seconds = Math.round(ms / 1_000);
  const where = isElsewhere ? "that it opened itself" : `at port ${port}`;
  return {
    failed: looks,
    worked: [],
    ruledOut: [
      {
        cause: "host.accept-queue-overflow",
        by: looks,
        why: "each of these connections is held by the process: it was accepted",
      },
    ],
    stated: true,
    ...(isFull ? { impact: "breaks" as const, explains: whatAFullTableBreaks } : {}),
    says: clause(`${process.name} holds ${count} closed connections and lets none go`),
    next: [
      `${process.name} (pid ${process.pid}) has ${count} connections ${where} that the other side closed, the same ones after ${seconds} s: \`ss -tnp state close-wait\` lists them. Find where it does not close them.`,
      ...(process.mostFiles === null || process.files === null
        ? []
        : [`It has ${process.files} of ${process.mostFiles} files open; restart it before it reaches that.`]),
    ],
    variant: `pid ${process.pid}`,
  };
}
