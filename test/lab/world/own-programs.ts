import { copyFileSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { rolldown } from "rolldown";

/** What a world starts of our own: the command, and the stand-ins of a place. `cache`: a folder for compiled code, which an installed command has too. */
export type OwnPrograms = { command: string; standIns: string; cache: string };

const repository = resolve(import.meta.dirname, "../../..");
let made: Promise<OwnPrograms> | null = null;

/**
 * Both are put into a few files once a run, below the run's folder: they are started more than a thousand times, and to find, read and link some 450 files took twice
 * the processor time of all that a triage then does. The code is the same, and the other suites start it file by file.
 */
export function ownPrograms(folder: string): Promise<OwnPrograms> {
  made ??= bundle(join(folder, "programs"));
  return made;
}

async function bundle(folder: string): Promise<OwnPrograms> {
  // The command reads package.json above its own folder.
  const code = join(folder, "src");
  mkdirSync(code, { recursive: true });
  copyFileSync(join(repository, "package.json"), join(folder, "package.json"));
  await using bundled = await rolldown({
    input: { command: join(repository, "src/main.ts"), "stand-ins": join(repository, "test/lab/stand-in/run.ts") },
    platform: "node",
    cwd: repository,
    logLevel: "silent",
  });
  await bundled.write({ dir: code, format: "esm" });
  return { command: join(code, "command.js"), standIns: join(code, "stand-ins.js"), cache: join(folder, "compiled") };
}
