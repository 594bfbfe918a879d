import { randomBytes } from "node:crypto";
import type { SharedFile } from "./message.ts";
import { Refused } from "./refused.ts";

/** Bytes of one file and of all together: a sandbox, not a store. */
export const mostFileBytes = 8_000_000;
const mostBytes = 40_000_000;

type Kept = { file: SharedFile; bytes: Buffer | null; ticket: string; shared: boolean };

const types: Readonly<Record<string, string>> = {
  txt: "text/plain",
  log: "text/plain",
  md: "text/markdown",
  json: "application/json",
  ndjson: "application/x-ndjson",
  html: "text/html",
  csv: "text/csv",
  png: "image/png",
  jpg: "image/jpeg",
  gif: "image/gif",
};

/** Files on their way (address given, bytes awaited, then shared) and those that are shared. The oldest give way. */
export class FileBook {
  readonly #files = new Map<string, Kept>();

  announce(name: string, length: number, alt: string | null): { id: string; ticket: string } {
    if (length > mostFileBytes) throw new Refused("file_upload_size_restricted");
    const id = `F${randomBytes(5).toString("hex").toUpperCase()}`;
    const ticket = randomBytes(16).toString("base64url");
    const mimetype = types[name.split(".").at(-1)?.toLowerCase() ?? ""] ?? "application/octet-stream";
    this.#files.set(id, { file: { id, name, title: name, mimetype, size: length, alt }, bytes: null, ticket, shared: false });
    this.#makeRoom();
    return { id, ticket };
  }

  /** The bytes must be as many as announced. Throws 404 for an unknown address, 400 for another length. */
  receive(ticket: string, bytes: Buffer): SharedFile {
    const kept = [...this.#files.values()].find((file) => file.ticket === ticket);
    if (kept === undefined || kept.bytes !== null) throw new Refused("file_not_found", {}, 404);
    if (bytes.length !== kept.file.size) throw new Refused("invalid_length", {}, 400);
    kept.bytes = bytes;
    this.#makeRoom();
    return kept.file;
  }

  /** Third step. A file is shared once, and only with its bytes. */
  complete(id: string, title: string | undefined): SharedFile {
    const kept = this.#files.get(id);
    if (kept === undefined || kept.bytes === null || kept.shared) throw new Refused("file_not_found");
    kept.shared = true;
    kept.file = { ...kept.file, title: title ?? kept.file.name };
    return kept.file;
  }

  read(id: string): { file: SharedFile; bytes: Buffer } | null {
    const kept = this.#files.get(id);
    return kept?.shared && kept.bytes !== null ? { file: kept.file, bytes: kept.bytes } : null;
  }

  #makeRoom(): void {
    const held = (): number => [...this.#files.values()].reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0);
    while (held() > mostBytes || this.#files.size > 200) {
      const oldest = this.#files.keys().next().value;
      if (oldest === undefined) return;
      this.#files.delete(oldest);
    }
  }
}
