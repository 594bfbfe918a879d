import { statSync } from "node:fs";

/** What changes when a file is written anew, swapped, or made readable (its ctime); null where there is none. What keeps it from being looked at is a stamp as well, and no end of anything: reading it says why. */
export function fileStamp(path: string): string | null {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? null : `${stat.ino} ${stat.mtimeMs} ${stat.ctimeMs} ${stat.size}`;
  } catch (error) {
    return `unreadable ${error instanceof Error && "code" in error ? String(error.code) : "for an unknown reason"}`;
  }
}
