import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Holder } from "../../observation/kind/host-sockets.ts";

/** What is known of the process with that number; what this user may not see is null. A command line may hold secrets, so only a mark of it is kept. */
export async function holderOf({ pid, name }: { pid: number; name: string }): Promise<Holder> {
  const [status, command] = await Promise.all([textOf(`/proc/${pid}/status`), textOf(`/proc/${pid}/cmdline`)]);
  const parent = /^PPid:\s+(\d+)$/m.exec(status)?.[1];
  return { pid, name, parent: parent === undefined ? null : Number(parent), command: command === "" ? null : markOf(command) };
}

/** Twelve hexadecimal digits: enough to tell the few processes of one port apart. */
const markOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 12);

/** Empty where the process is gone or belongs to somebody else. */
const textOf = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");
