import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import type { Policy } from "./policy.ts";
import { readPolicy } from "./read-policy.ts";

const bytesAtMost = 256 * 1024;

/** `line` null: it is about the file as a whole. */
export type FileError = { readonly line: number | null; readonly words: string };

export type ReadFile =
  | { readonly ok: true; readonly policy: Policy; readonly hash: string; readonly isEmpty: boolean }
  | { readonly ok: false; readonly errors: readonly FileError[] };

/** The policy that stands in a file, with what names it: the beginning of its text's SHA-256. Never throws: what keeps it from being read is an error like any other. */
export function readPolicyFile(path: string): ReadFile {
  let bytes: Buffer;
  try {
    const { size } = statSync(path);
    if (size > bytesAtMost)
      return {
        ok: false,
        errors: [{ line: null, words: `it has more than ${bytesAtMost / 1024} kB. Write a policy, which is a page at most.` }],
      };
    bytes = readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    return {
      ok: false,
      errors: [{ line: null, words: `it cannot be read (${code}). Let the user that Faultline runs as read it.` }],
    };
  }
  const read = readPolicy(bytes.toString("utf8"));
  if (!read.ok) return read;
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  return { ok: true, policy: read.policy, hash, isEmpty: read.isEmpty };
}
