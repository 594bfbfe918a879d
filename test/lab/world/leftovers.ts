import { rmSync } from "node:fs";
import { runCommand } from "./commands.ts";
import { restoreMachine } from "./machine.ts";
import { inodeOf, removeNamespaces } from "./namespaces.ts";
import { forget, isRunning, type LabState, leftStates } from "./state.ts";

/** Removes what runs that died have left: their programs (the same pid and start time), namespaces (the same inode) and files, and nothing else. Gives how many runs. */
export async function removeLeftovers(): Promise<number> {
  const left = leftStates();
  for (const { state, path } of left) {
    await removeAll(state);
    forget(path);
  }
  return left.length;
}

async function removeAll({ processes, namespaces, folder, machine }: LabState): Promise<void> {
  for (const one of processes) if (isRunning(one)) process.kill(one.pid, "SIGKILL");
  for (const { name, inode } of namespaces) {
    const found = inodeOf(name);
    // An inode that was never noted: the run died while it made the namespace, whose name was free a moment before.
    const isOurs = found === null || inode === null || inode === found;
    if (!isOurs) continue;
    // Whatever runs in a namespace that we made is ours too, though it was not noted in time.
    try {
      if (found !== null) for (const pid of await pidsIn(name)) endIfThere(pid);
      await removeNamespaces([name]);
    } catch (error) {
      // Another run that starts now cleans up too, and was faster.
      if (inodeOf(name) !== null) throw error;
    }
  }
  await restoreMachine(machine);
  if (folder !== null) rmSync(folder, { recursive: true, force: true });
}

async function pidsIn(name: string): Promise<number[]> {
  return (await runCommand("ip", ["netns", "pids", name]))
    .split("\n")
    .map(Number)
    .filter((pid) => pid > 1 && pid !== process.pid);
}

function endIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
