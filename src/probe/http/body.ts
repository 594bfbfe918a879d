import { createHash } from "node:crypto";
import { TextDecoder } from "node:util";
import { redact } from "./redact.ts";

/** What is read of a body. An error page is a few kB; a health page with an expected text stays well below. */
export const bodyBound = 262_144;

const excerptLength = 300;
/** A secret that begins within the excerpt must be seen far enough to be known as one. */
const redactedLength = 2_000;
const textType =
  /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml)|application\/(?:javascript|x-www-form-urlencoded|x-ndjson))/i;
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** The first `bodyBound` bytes of a body. */
export class Body {
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps a copy of the chunk as far as there is room; false once there was more than is kept. */
  add(chunk: Uint8Array): boolean {
    const part = Buffer.from(chunk.subarray(0, bodyBound - this.#bytes));
    if (part.length > 0) this.#chunks.push(part);
    this.#bytes += part.length;
    return part.length === chunk.length;
  }

  /** SHA-256 of what was kept, lower-case hex. */
  sha256(): string {
    return this.#chunks.reduce((hash, chunk) => hash.update(chunk), createHash("sha256")).digest("hex");
  }

  #text(contentType: string | null): string {
    const label = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType ?? "")?.[1] ?? "utf-8";
    const decoder = decoderOf(label);
    return decoder.decode(Buffer.concat(this.#chunks));
  }

  contains(text: string, contentType: string | null): boolean {
    return this.#text(contentType).includes(text);
  }

  /** The beginning of a text-like body as one line of at most 300 characters, controls escaped and secrets taken out; null where it is no text. */
  excerpt(contentType: string | null): string | null {
    const start = Buffer.concat(this.#chunks.slice(0, 8)).subarray(0, 8_192);
    if (contentType === null ? start.includes(0) : !textType.test(contentType.trim())) return null;
    const text = redact(this.#text(contentType).slice(0, redactedLength));
    return cut(text.replace(unseen, (character) => short[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`));
  }
}

const cut = (text: string): string => {
  const characters = [...text];
  return characters.length > excerptLength ? `${characters.slice(0, excerptLength - 1).join("")}…` : text;
};

/** A charset that nobody knows is read as UTF-8, bytes that do not fit become U+FFFD. */
function decoderOf(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder("utf-8");
  }
}
