import { posix } from "node:path";
import type { ProcessorLimit } from "../../observation/kind/host-process.ts";
import { readText, wholeIn } from "./read-text.ts";

/** Groups lie in groups, and each may be limited; deeper ones are no longer looked at. */
const deepest = 12;

/**
 * The limits of processor time that hold for a process: of its own group and of every group above it (cgroups(7); both versions of them). The tree is looked for as
 * this process sees it, as the machine's first process does, and as the process itself does: in a namespace of its own this one may not see it.
 */
export async function processorLimitsOf(pid: number): Promise<ProcessorLimit[]> {
  const groups = readGroups((await readText(`/proc/${pid}/cgroup`)) ?? "");
  const places = ["", "/proc/1/root", `/proc/${pid}/root`];
  for (const { folders, path, read } of groups) {
    for (const place of places) {
      for (const folder of folders) {
        const limits = await limitsAlong(`${place}${folder}`, path, read);
        if (limits !== null) return limits;
      }
    }
  }
  return [];
}

type Read = (folder: string) => Promise<Omit<ProcessorLimit, "group"> | null | "no-tree">;
type Group = { folders: readonly string[]; path: string; read: Read };

/** Lines of /proc/PID/cgroup: `4:cpu,cpuacct:/web`, and `0::/web` for the second version. The one that limits the processor, the first version first where it does. */
export function readGroups(text: string): Group[] {
  const lines = text.split("\n").flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    return controllers === undefined || path === undefined || path.includes("..") ? [] : [{ controllers, path }];
  });
  return lines
    .filter(({ controllers }) => controllers === "" || controllers.split(",").includes("cpu"))
    .map(({ controllers, path }) =>
      controllers === ""
        ? { folders: ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"], path, read: readSecond }
        : { folders: [...new Set([`/sys/fs/cgroup/${controllers}`, "/sys/fs/cgroup/cpu"])], path, read: readFirst },
    )
    .sort((a, b) => Number(a.read === readSecond) - Number(b.read === readSecond));
}

/** Null where this is not where the tree lies. */
async function limitsAlong(root: string, path: string, read: Read): Promise<ProcessorLimit[] | null> {
  const limits: ProcessorLimit[] = [];
  for (let group = path, depth = 0; depth < deepest; group = posix.dirname(group), depth += 1) {
    const limit = await read(posix.join(root, group));
    if (limit === "no-tree") return null;
    if (limit !== null) limits.push({ group, ...limit });
    if (group === "/") break;
  }
  return limits;
}

/** `cpu.max` holds a quota and a period in µs, or `max`. The topmost group has none of it. */
async function readSecond(folder: string): ReturnType<Read> {
  const [max, stat] = await Promise.all([readText(`${folder}/cpu.max`), readText(`${folder}/cpu.stat`)]);
  if (stat === null) return "no-tree";
  const [quota, period] = (max ?? "max").trim().split(/\s+/).map(wholeIn);
  return limitOf(quota ?? null, period ?? null, stat, "throttled_usec", 1_000);
}

async function readFirst(folder: string): ReturnType<Read> {
  const [quota, period, stat] = await Promise.all(
    ["cpu.cfs_quota_us", "cpu.cfs_period_us", "cpu.stat"].map((name) => readText(`${folder}/${name}`)),
  );
  if (stat === null || stat === undefined) return "no-tree";
  // Without a limit the quota is -1.
  return limitOf(wholeIn(quota), wholeIn(period), stat, "throttled_time", 1_000_000);
}

function limitOf(
  quota: number | null,
  period: number | null,
  stat: string,
  timeWord: string,
  perMs: number,
): Omit<ProcessorLimit, "group"> | null {
  const value = (word: string): number => wholeIn(new RegExp(`^${word} (\\d+)$`, "m").exec(stat)?.[1]) ?? 0;
  if (quota === null || period === null || period === 0) return null;
  return {
    cpus: quota / period,
    periods: value("nr_periods"),
    throttled: value("nr_throttled"),
    throttledMs: value(timeWord) / perMs,
  };
}
