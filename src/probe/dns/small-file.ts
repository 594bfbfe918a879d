import { constants, type FileHandle, open } from "node:fs/promises";
import { type Failure, failed } from "../../observation/failure.ts";
import { codeOf } from "../errno.ts";
import { stopped } from "./heard.ts";

/** Block lists reach some hundred kilobytes; what is larger is no file that a person wrote. */
const largestFile = 1_000_000;

/** Reads a regular file in which the system says how names are looked up. Never throws: what cannot be read is `means-missing`, what is too large `too-large`. */
export async function readSmallFile(path: string, signal: AbortSignal): Promise<{ text: string } | { failure: Failure }> {
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
