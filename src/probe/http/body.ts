import { createHash } from "node:crypto";
import { TextDecoder } from "node:util";
import { redact } from "./redact.ts";

/** What is read of a body. An error page is a few kB; a health page with an expected text stays well below. */
export const bodyBound = 262_144;

const excerptLength = 300;
const titleLength = 100;
/** A title stands at the beginning of a page; licences and styles before it are some kB at most. */
const titleWithin = 16_384;
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
    return cut(escaped(redact(this.#text(contentType).slice(0, redactedLength))));
  }

  /** The text of the first `<title>`, white space as single spaces, controls escaped and secrets taken out; null where there is none. */
  title(contentType: string | null): string | null {
    if (!/html/i.test(contentType ?? "")) return null;
    const said = /<title\b[^>]{0,200}>([^<]{1,500})/i.exec(this.#text(contentType).slice(0, titleWithin))?.[1];
    const words = said?.replace(/\s+/g, " ").trim() ?? "";
    return words === "" ? null : cut(escaped(redact(words)), titleLength);
  }
}

const escaped = (text: string): string =>
  text.replace(unseen, (character) => short[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

const cut = (text: string, most = excerptLength): string => {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
};

/** A charset that nobody knows is read as UTF-8, bytes that do not fit become U+FFFD. */
function decoderOf(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder("utf-8");
  }
}
