import { rmSync } from "node:fs";
import { inodeOf, removeNamespace } from "./namespaces.ts";
import { isRunning, type LabState, leftStates } from "./state.ts";

/** Removes what runs that died have left: their programs (the same pid and start time), namespaces (the same inode) and files, and nothing else. Gives how many runs. */
export async function removeLeftovers(): Promise<number> {
  const left = leftStates();
  for (const { state, path } of left) {
    await removeAll(state);
    rmSync(path, { force: true });
  }
  return left.length;
}

async function removeAll({ processes, namespaces, folder }: LabState): Promise<void> {
  for (const one of processes) if (isRunning(one)) process.kill(one.pid, "SIGKILL");
  // An inode that was never noted: the run died while it made the namespace, whose name was free a moment before.
  for (const { name, inode } of namespaces)
    if (inode === null || inodeOf(name) === inode || inodeOf(name) === null) await removeNamespace(name);
  if (folder !== null) rmSync(folder, { recursive: true, force: true });
}
