import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { defaultPolicy, type Policy } from "./policy.ts";
import { type PolicyError, readPolicy } from "./read-policy.ts";

/** A policy, and what names it in reports: the beginning of its text's SHA-256; null for what is built in. */
export type NamedPolicy = { readonly policy: Policy; readonly hash: string | null };

/** Why the file cannot be used. `line` null: it cannot be read at all. */
export type PolicyTrouble = {
  readonly file: string;
  readonly line: number | null;
  readonly words: string;
  readonly more: number;
};

export type PolicyFileOptions = {
  /** Where it may lie, the first that is there counts. */
  readonly places: readonly string[];
  /** One of them has to be there: somebody named it. */
  readonly isNamed: boolean;
  /** What holds without a file. */
  readonly otherwise?: Policy;
  /** Hears each change once: a new policy (trouble null), or why what stands there now cannot be used. */
  readonly changed: (hash: string | null, trouble: PolicyTrouble | null) => void;
};

/** How often it is looked whether the file has changed, ms. */
const lookEveryMs = 2_000;
const bytesAtMost = 256 * 1024;

/** The policy file cannot be used when the hub starts: there is no policy before it to keep. Each line says where and what to write. */
export class PolicyFileError extends Error {}

/** Holds the policy in force. What is written over it takes effect within seconds; a file that cannot be used changes nothing, and is told. */
export class PolicyFile {
  readonly #options: PolicyFileOptions;
  readonly #timer: NodeJS.Timeout;
  #inForce: NamedPolicy;
  #trouble: PolicyTrouble | null = null;
  #stamp: string;

  /** Reads it. Throws PolicyFileError where it cannot be used. */
  constructor(options: PolicyFileOptions) {
    this.#options = options;
    this.#inForce = { policy: options.otherwise ?? defaultPolicy, hash: null };
    const found = placeOf(options.places);
    this.#stamp = found?.stamp ?? "gone";
    if (found !== null) {
      const read = readAt(found.path);
      if (!read.ok)
        throw new PolicyFileError(read.errors.map(({ line, words }) => lineWords(found.path, line, words)).join("\n"));
      this.#inForce = read.named;
    } else if (options.isNamed) {
      throw new PolicyFileError(
        `${options.places.join(", ")}: there is no such file. Write the path of a policy, or leave FAULTLINE_POLICY out.`,
      );
    }
    this.#timer = setInterval(() => this.look(), lookEveryMs).unref();
  }

  get inForce(): NamedPolicy {
    return this.#inForce;
  }

  get trouble(): PolicyTrouble | null {
    return this.#trouble;
  }

  /** Reads it anew where it has changed. */
  look(): void {
    const found = placeOf(this.#options.places);
    const stamp = found?.stamp ?? "gone";
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    if (found === null) this.#tell(lost(this.#options.places[0] ?? "faultline.yaml"));
    else this.#take(found.path, readAt(found.path));
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #take(path: string, read: Read): void {
    if (!read.ok) {
      this.#tell(troubleOf(path, read.errors));
      return;
    }
    const isNew = read.named.hash !== this.#inForce.hash || this.#trouble !== null;
    this.#inForce = read.named;
    this.#trouble = null;
    if (isNew) this.#options.changed(read.named.hash, null);
  }

  #tell(trouble: PolicyTrouble): void {
    this.#trouble = trouble;
    this.#options.changed(this.#inForce.hash, trouble);
  }
}

/** The trouble in a sentence for people, without the folder that the file lies in. */
export function troubleWords({ file, line }: PolicyTrouble): string {
  const what = line === null ? "cannot be read" : `has an error on line ${line}`;
  return `${basename(file)} ${what}; the policy before it is in force.`;
}

export const lineWords = (file: string, line: number | null, words: string): string =>
  line === null ? `${file}: ${words}` : `${file}:${line}: ${words}`;

type FileError = { readonly line: number | null; readonly words: string };
type Read =
  | { readonly ok: true; readonly named: NamedPolicy }
  | { readonly ok: false; readonly errors: readonly (PolicyError | FileError)[] };

function readAt(path: string): Read {
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
  return { ok: true, named: { policy: read.policy, hash: createHash("sha256").update(bytes).digest("hex").slice(0, 12) } };
}

function troubleOf(file: string, [first, ...others]: readonly FileError[]): PolicyTrouble {
  return { file, line: first?.line ?? null, words: first?.words ?? "", more: others.length };
}

const lost = (file: string): PolicyTrouble => ({
  file,
  line: null,
  words: "it is gone. Put it back; to go by what is built in, start without it.",
  more: 0,
});

/** The first that is there, with what changes when it is written anew: editors and Kubernetes swap the file, others write into it. */
function placeOf(places: readonly string[]): { path: string; stamp: string } | null {
  for (const path of places) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat !== undefined) return { path, stamp: `${path} ${stat.ino} ${stat.mtimeMs} ${stat.size}` };
  }
  return null;
}
