import { constants, type FileHandle, open } from "node:fs/promises";

/** The beginning of a file that the kernel or a person wrote, `most` bytes of it; null where it is not there, is no file, or may not be read. */
export async function readText(path: string, most = 65_536): Promise<string | null> {
  let file: FileHandle | undefined;
  try {
    // Without waiting: opening a named pipe that nobody writes to would never end.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (!(await file.stat()).isFile()) return null;
    const bytes = Buffer.alloc(most);
    let filled = 0;
    for (let read = -1; read !== 0 && filled < most; filled += read) read = (await file.read(bytes, filled)).bytesRead;
    return bytes.toString("utf8", 0, filled);
  } catch {
    // Not there, or not for this user: what depends on it says that it was not read.
    return null;
  } finally {
    await file?.close();
  }
}

export const readNumber = async (path: string): Promise<number | null> => wholeIn(await readText(path, 64));

/** A whole number that stands alone, else null. */
export function wholeIn(text: string | null | undefined): number | null {
  const word = text?.trim() ?? "";
  const value = /^\d+$/.test(word) ? Number(word) : Number.NaN;
  return Number.isSafeInteger(value) ? value : null;
}
