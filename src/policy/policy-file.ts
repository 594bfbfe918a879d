import { basename } from "node:path";
import { fileStamp } from "./file-stamp.ts";
import { defaultPolicy, type Policy } from "./policy.ts";
import { type FileError, type ReadFile, readPolicyFile } from "./read-policy-file.ts";

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
const lookEveryMs = 1_000;

/** The policy file cannot be used when the hub starts: there is no policy before it to keep. Each line says where and what to write. */
export class PolicyFileError extends Error {}

/** Holds the policy in force. What is written over it takes effect within seconds; a file that cannot be used changes nothing, and is told. */
export class PolicyFile {
  readonly #options: PolicyFileOptions;
  readonly #timer: NodeJS.Timeout;
  #inForce: NamedPolicy;
  #trouble: PolicyTrouble | null = null;
  /** Of what is in force, or in trouble; and of what the last look saw. */
  #stamp: string;
  #seen: string;

  /** Reads it. Throws PolicyFileError where it cannot be used. */
  constructor(options: PolicyFileOptions) {
    this.#options = options;
    this.#inForce = { policy: options.otherwise ?? defaultPolicy, hash: null };
    const found = placeOf(options.places);
    this.#stamp = found?.stamp ?? gone;
    this.#seen = this.#stamp;
    if (found !== null) {
      const read = readPolicyFile(found.path);
      if (!read.ok)
        throw new PolicyFileError(read.errors.map(({ line, words }) => lineWords(found.path, line, words)).join("\n"));
      this.#inForce = { policy: read.policy, hash: read.hash };
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

  /** Reads it anew where it has changed, and is the same as at the look before: whoever writes it may be half way through. */
  look(): void {
    const found = placeOf(this.#options.places);
    const stamp = found?.stamp ?? gone;
    const isSettled = stamp === this.#seen;
    this.#seen = stamp;
    if (stamp === this.#stamp || !isSettled) return;
    this.#stamp = stamp;
    if (found === null) this.#tell(lost(this.#options.places[0] ?? "faultline.yaml"));
    else this.#take(found.path, readPolicyFile(found.path));
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #take(path: string, read: ReadFile): void {
    if (!read.ok) {
      this.#tell(troubleOf(path, read.errors));
      return;
    }
    if (read.isEmpty && read.hash !== this.#inForce.hash) {
      this.#tell(troubleOf(path, [emptied]));
      return;
    }
    const isNew = read.hash !== this.#inForce.hash || this.#trouble !== null;
    this.#inForce = { policy: read.policy, hash: read.hash };
    this.#trouble = null;
    if (isNew) this.#options.changed(read.hash, null);
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

function troubleOf(file: string, [first, ...others]: readonly FileError[]): PolicyTrouble {
  return { file, line: first?.line ?? null, words: first?.words ?? "", more: others.length };
}

/** A disk that is full and a hand that slipped leave nothing behind, which must not lift what was forbidden. */
const emptied: FileError = { line: null, words: "it is empty: write `{}` for what is built in." };

const lost = (file: string): PolicyTrouble => ({
  file,
  line: null,
  words: "it is gone. Put it back; to go by what is built in, start without it.",
  more: 0,
});

const gone = "gone";

/** The first that is there: editors and Kubernetes swap the file, others write into it. */
function placeOf(places: readonly string[]): { path: string; stamp: string } | null {
  for (const path of places) {
    const stamp = fileStamp(path);
    if (stamp !== null) return { path, stamp: `${path} ${stamp}` };
  }
  return null;
}
