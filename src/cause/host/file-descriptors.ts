import type { ListeningProcess } from "../../observation/kind/host-process.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import { ends, type Look, looksOf, ofService } from "./looks.ts";

/** Held at both looks, so that no burst of this run's own connections makes it. */
const apartMs = 1_000;
/** One or two are kept back by some programs to say that there are no more (libuv), or are just being closed; of many it is a share. */
const spare = { least: 2, share: 0.02 } as const;
/** From here on it is worth a note. */
const nearly = 0.9;

/** As good as no file may be opened any more. */
export const isShortOfFiles = ({ files, mostFiles }: Pick<ListeningProcess, "files" | "mostFiles">): boolean =>
  files !== null && mostFiles !== null && files >= mostFiles - Math.max(spare.least, Math.floor(mostFiles * spare.share));

/**
 * A process that may open no more files accepts no connection (EMFILE, accept(2)): those that come stay in its queue, and look from outside like a service that hangs.
 * Seen in /proc: as many open files as its limit allows, before the first connection of this run and after it. The whole machine has such a limit as well (ENFILE).
 */
export const fileDescriptors: Cause = {
  id: "host.file-descriptors",
  impact: "breaks",
  plain:
    "The service has as many files and connections open as it is allowed to. It cannot take new connections: users wait in vain, or are cut off.",
  tell: "The kernel shows as many open files for the process behind the port as its limit allows, all through the run.",
  remedy: [
    "See what is open (`ls -l /proc/PID/fd`, `ss -tnp`): connections that nobody closes and files that pile up are a leak.",
    "Raise the limit of the service (`LimitNOFILE=` in its unit, `ulimit -n`, `worker_rlimit_nofile`) where it simply has many clients, and restart it.",
  ],
  toldApartFrom: [],
  explains: ["host.accept-queue-overflow", "host.syn-backlog", "tcp.*", "tls.*", "http.*"],
  owner: "the team of the service behind this port",
  find: (seen) => [...ofService(seen, ofProcesses), ...looksOf(seen, "host.limits").flatMap(ofMachine)],
};

function ofProcesses(looks: readonly Look<"host.process">[]): Match[] {
  const pair = ends(looks, apartMs);
  if (pair === null) return [];
  const { first, last } = pair;
  const earlier = new Map((first.data.processes ?? []).map((one) => [one.pid, one]));
  const alike = (isSo: (one: ListeningProcess) => boolean): ListeningProcess[] =>
    (last.data.processes ?? []).filter((now) => {
      const before = earlier.get(now.pid);
      return before !== undefined && isSo(before) && isSo(now);
    });
  const [full] = alike(isShortOfFiles);
  if (full !== undefined) return [matchOf(full, [first, last], false)];
  const [close] = alike(isNearlyShort);
  return close === undefined ? [] : [matchOf(close, [first, last], true)];
}

const isNearlyShort = ({ files, mostFiles }: ListeningProcess): boolean =>
  files !== null && mostFiles !== null && files >= mostFiles * nearly;

function matchOf({ name, pid, files, mostFiles }: ListeningProcess, looks: Look<"host.process">[], isLatent: boolean): Match {
  return {
    failed: looks,
    worked: [],
    ruledOut: [],
    stated: true,
    ...(isLatent ? { impact: "latent" as const } : {}),
    says: clause(`${name} has ${files ?? 0} of ${mostFiles ?? 0} files open${isLatent ? "" : ", and can open no more"}`),
    next: [
      `See what ${name} (pid ${pid}) has open: \`ls -l /proc/${pid}/fd | awk '{print $NF}' | sort | uniq -c | sort -n\`; many connections of one kind are a leak.`,
      `If it simply has many clients, raise its limit (now ${mostFiles ?? 0}) and restart it.`,
    ],
    variant: `pid ${pid}`,
  };
}

function ofMachine(looks: readonly Look<"host.limits">[]): Match[] {
  const pair = ends(looks, apartMs);
  if (pair === null || ![pair.first, pair.last].every(({ data }) => data.files !== undefined && isFull(data.files))) return [];
  const files = pair.last.data.files;
  return [
    {
      failed: [pair.first, pair.last],
      worked: [],
      ruledOut: [],
      stated: true,
      says: clause(`all ${files?.most ?? 0} open files that this machine allows are in use`),
      next: [
        "See which process has most files open (`lsof -n | awk '{print $2}' | sort | uniq -c | sort -n`), and raise fs.file-max only if none leaks.",
      ],
      variant: "machine",
    },
  ];
}

/** The kernel keeps no room for others above the limit. */
const isFull = ({ open, most }: { open: number; most: number }): boolean => open >= most * 0.99;
