import { createHash } from "node:crypto";
import { TextDecoder } from "node:util";
import { decoded, isOfOtherCoding } from "./decoded.ts";
import { redact } from "./redact.ts";

/** What is read of a body. An error page is a few kB. */
export const bodyBound = 262_144;
/** What is read of one whose end is to be seen, without keeping more of it: pictures, scripts and reports of some hundred kB break off behind what is kept. */
export const countedBound = 2_097_152;
/** What is read where a text is looked for, which may stand at the end of a long page. */
export const searchedBound = 4_194_304;

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

/** The first so many bytes of a body, and how many came of the next ones, up to `mostCounted` in all. */
export class Body {
  readonly #most: number;
  readonly #mostCounted: number;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #coding: string | null = null;

  constructor(most = bodyBound, mostCounted = most) {
    this.#most = most;
    this.#mostCounted = Math.max(most, mostCounted);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** More came than is kept: the rest was counted alone. */
  get isBeyondKept(): boolean {
    return this.#bytes > this.#most;
  }

  /** Keeps a copy of the chunk as far as there is room; false once there was more than is counted. */
  add(chunk: Uint8Array): boolean {
    if (this.#bytes < this.#most) this.#chunks.push(Buffer.from(chunk.subarray(0, this.#most - this.#bytes)));
    const counted = Math.min(chunk.length, this.#mostCounted - this.#bytes);
    this.#bytes += counted;
    return counted === chunk.length;
  }

  /** It came packed in these codings (Content-Encoding); what is read of it is what was packed. */
  packedAs(coding: string | null): void {
    this.#coding = coding;
  }

  /** No client can unpack what was kept. */
  get isMispacked(): boolean {
    return isOfOtherCoding(Buffer.concat(this.#chunks), this.#coding);
  }

  #readable(): Buffer {
    const bytes = Buffer.concat(this.#chunks);
    return decoded(bytes, this.#coding) ?? bytes;
  }

  /** SHA-256 of what was kept, lower-case hex. */
  sha256(): string {
    return this.#chunks.reduce((hash, chunk) => hash.update(chunk), createHash("sha256")).digest("hex");
  }

  #text(contentType: string | null): string {
    const label = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType ?? "")?.[1] ?? "utf-8";
    const decoder = decoderOf(label);
    return decoder.decode(this.#readable());
  }

  contains(text: string, contentType: string | null): boolean {
    return this.#text(contentType).includes(text);
  }

  /** The beginning of a text-like body as one line of at most 300 characters, controls escaped and secrets taken out; null where it is no text. */
  excerpt(contentType: string | null): string | null {
    if (contentType === null ? this.#readable().subarray(0, 8_192).includes(0) : !textType.test(contentType.trim())) return null;
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
