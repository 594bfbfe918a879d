import { runCommand } from "./commands.ts";
import type { State } from "./state.ts";

/** Sets values that a namespace cannot have of its own; what they were is on disk before. */
export async function setMachine(settings: readonly string[], state: State): Promise<void> {
  for (const setting of settings) {
    const [name = "", value = ""] = setting.split("=");
    const before = (await runCommand("sysctl", ["-n", name])).trim();
    state.change(({ machine }) => ({ machine: { [name]: before, ...machine } }));
    await runCommand("sysctl", ["-q", "-w", `${name}=${value}`]);
  }
}

/** Puts them back. */
export async function restoreMachine(machine: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(machine)) await runCommand("sysctl", ["-q", "-w", `${name}=${value}`]);
}
