import { StoreTrouble, type TroubleKind } from "../trouble.ts";

/** Primary result codes, https://www.sqlite.org/rescode.html: the low byte of what SQLite answers. */
const kinds: Readonly<Record<number, TroubleKind>> = {
  5: "locked",
  6: "locked",
  8: "unwritable",
  10: "unwritable",
  11: "corrupt",
  13: "full",
  14: "unwritable",
  26: "corrupt",
};

const advice: Readonly<Record<TroubleKind, (file: string) => string>> = {
  full: (file) => `The disk that holds ${file} is full: free some space there; runs go on but are not remembered until then.`,
  locked: (file) => `Another process holds ${file}: see who has it open (\`fuser ${file}\`); one hub owns its store alone.`,
  corrupt: (file) => `${file} is damaged or is no Faultline store: move it away and start again, or put a backup in its place.`,
  unwritable: (file) =>
    `${file} cannot be opened or written: check that its directory exists and belongs to the user that runs Faultline.`,
  newer: (file) => `${file} was written by a newer Faultline: start that version, or give another file.`,
  closed: (file) => `${file} is closed already.`,
  unknown: (file) => `${file} answered with an error.`,
};

export function troubleWith(kind: TroubleKind, file: string, cause?: unknown): StoreTrouble {
  const detail = cause instanceof Error ? ` (${cause.message})` : "";
  return new StoreTrouble(kind, `${advice[kind](file)}${detail}`, { cause });
}

/** Any error of node:sqlite as a StoreTrouble; one that is one already stays as it is. */
export function translateError(error: unknown, file: string): StoreTrouble {
  if (error instanceof StoreTrouble) return error;
  if (error instanceof Error && "errcode" in error && typeof error.errcode === "number") {
    return troubleWith(kinds[error.errcode & 0xff] ?? "unknown", file, error);
  }
  if (error instanceof Error && /database is not open/.test(error.message)) return troubleWith("closed", file, error);
  return troubleWith("unknown", file, error);
}
