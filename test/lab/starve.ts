/** How the command is kept from running: its group may use so much of a processor, or somebody stops it again and again. Times in ms. */
export type Starved = { by: "quota"; runsMs: number; ofMs: number } | { by: "stops"; runsMs: number; stoppedMs: number };

const tree = "/sys/fs/cgroup/cpu";

/** The words in front of a command that starve it, whatever it is. What they leave is taken away by a shell that waits for the command's end, also where nobody else is left. */
export function wordsThatStarve(starved: Starved | undefined, name: string): string[] {
  if (starved === undefined) return [];
  return ["sh", "-c", `${starved.by === "quota" ? limited(starved, name) : stopped(starved)}\nexec "$@"`, "sh"];
}

/** Microseconds are what the kernel's own files are in (Documentation/scheduler/sched-bwc.rst); a period lasts a second at most. */
function limited({ runsMs, ofMs }: Extract<Starved, { by: "quota" }>, name: string): string {
  const group = `${tree}/faultline-lab-${name}`;
  return `mkdir -p ${group} && echo ${ofMs * 1_000} > ${group}/cpu.cfs_period_us && echo ${runsMs * 1_000} > ${group}/cpu.cfs_quota_us || exit 1
    me=$$
    (while kill -0 $me 2>/dev/null; do sleep 0.2; done; sleep 0.2; rmdir ${group}) >/dev/null 2>&1 &
    echo $me > ${group}/tasks`;
}

/** As a machine whose host has sold its processors twice. */
function stopped({ runsMs, stoppedMs }: Extract<Starved, { by: "stops" }>): string {
  return `me=$$
    (while kill -STOP $me 2>/dev/null; do sleep ${stoppedMs / 1_000}; kill -CONT $me; sleep ${runsMs / 1_000}; done) >/dev/null 2>&1 &`;
}
