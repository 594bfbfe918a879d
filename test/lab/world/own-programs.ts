import { copyFileSync, cpSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { runCommand } from "./commands.ts";

/** What a world starts of our own: the command, the stand-ins of a place, and a hub. `cache`: a folder for compiled code, which an installed command has too. */
export type OwnPrograms = { command: string; standIns: string; hub: string; cache: string };

const repository = resolve(import.meta.dirname, "../../..");
let made: Promise<OwnPrograms> | null = null;

/**
 * All are put into a few files once a run, below the run's folder: they are started more than a thousand times, and to find, read and link some 450 files took twice
 * the processor time of all that a triage then does. The code is the same, and the other suites start it file by file.
 */
export function ownPrograms(folder: string): Promise<OwnPrograms> {
  made ??= bundle(join(folder, "programs"));
  return made;
}

/** In a process of its own: the bundler leaves half a gigabyte behind, and with each program that this process starts its memory is copied by page. */
async function bundle(folder: string): Promise<OwnPrograms> {
  // The command reads package.json above its own folder.
  const code = join(folder, "src");
  mkdirSync(code, { recursive: true });
  copyFileSync(join(repository, "package.json"), join(folder, "package.json"));
  // The hub's workspace reads its page there.
  cpSync(join(repository, "src/sandbox/page"), join(folder, "page"), { recursive: true });
  await runCommand(process.execPath, [join(import.meta.dirname, "bundle.ts"), code]);
  return {
    command: join(code, "command.js"),
    standIns: join(code, "stand-ins.js"),
    hub: join(code, "hub.js"),
    cache: join(folder, "compiled"),
  };
}
