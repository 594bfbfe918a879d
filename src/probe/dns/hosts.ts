import { constants, type FileHandle, open } from "node:fs/promises";
import { type Failure, failed } from "../../observation/failure.ts";
import { broke, ok } from "../../observation/observation.ts";
import { codeOf } from "../errno.ts";
import type { Ask } from "../probe.ts";
import { stopped } from "./heard.ts";
import { hostsLines } from "./hosts-file.ts";

/** Block lists reach some hundred kilobytes; what is larger is no hosts file that a person wrote. */
const largestFile = 1_000_000;
/** One name on more lines than this is no longer told line by line. */
const mostLines = 64;

/** Reads the hosts file and gives the lines that hold the name. No such line is `ok` with no addresses; a file that cannot be read is `means-missing`. */
export const askDnsHosts: Ask<"dns.hosts"> = async ({ name }, _given, place, signal) => {
  const path = place.hostsFile;
  const read = await readSmallFile(path, signal);
  if ("failure" in read) return broke(read.failure, { path });
  const lines = hostsLines(read.text, name).slice(0, mostLines);
  return ok({ path, lines, addresses: [...new Set(lines.map(({ address }) => address))] });
};

async function readSmallFile(path: string, signal: AbortSignal): Promise<{ text: string } | { failure: Failure }> {
  let file: FileHandle | undefined;
  try {
    signal.throwIfAborted();
    // Without waiting: opening a named pipe that nobody writes to would never end.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (!(await file.stat()).isFile()) return { failure: failed("means-missing", "lookup", `${path} is no regular file`) };
    const text = await readBounded(file, signal);
    if (text === null) return { failure: failed("too-large", "lookup", `${path} has more than ${largestFile} bytes`) };
    return { text };
  } catch (error) {
    if (signal.aborted) return { failure: stopped(signal, "lookup", `${path} was not read within the deadline`) };
    const code = codeOf(error);
    const words = error instanceof Error ? error.message : String(error);
    return {
      failure: failed(code === "EMFILE" || code === "ENFILE" ? "descriptors-exhausted" : "means-missing", "lookup", words),
    };
  } finally {
    await file?.close();
  }
}

/** Null where there is more than the bound; the size that the system tells is not believed, a file may grow. */
async function readBounded(file: FileHandle, signal: AbortSignal): Promise<string | null> {
  const bytes = Buffer.alloc(largestFile + 1);
  for (let filled = 0; filled < bytes.length; ) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(bytes, filled);
    if (bytesRead === 0) return bytes.toString("utf8", 0, filled);
    filled += bytesRead;
  }
  return null;
}
