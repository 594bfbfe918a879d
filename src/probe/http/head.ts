import type { Duplex } from "node:stream";
import { Forgiving } from "./forgiving.ts";

/** Status line and headers, interim responses included. Servers of today allow 8 to 32 kB for what they send and take. */
export const headBound = 65_536;
/** Kept to say how it began, and what had been read where it breaks. */
const keptBytes = 16_384;
const longestInterim = 4_096;

/**
 * Looks at a response until its final status and headers are complete: when the first byte came (of the final response: interim ones in front of it, RFC 9110,
 * section 15.2, say that it is still worked on), how it began, and whether there is ever an end to it.
 * Each piece is read and put back, so whoever reads the stream after this sees all of it, except `100 Continue`, which undici takes for an error and
 * a client must be able to pass over (RFC 9110, section 15.2), and what clients pass over in its writing. Start it before the parser is attached.
 */
export class Head {
  readonly #stream: Duplex;
  readonly #kept: Buffer[] = [];
  readonly #tooLarge: () => void;
  readonly #forgiving = new Forgiving();
  #held: Buffer = Buffer.alloc(0);
  #bytes = 0;
  #keptBytes = 0;
  #isFinal = false;
  firstByteAt: number | null = null;

  constructor(stream: Duplex, tooLarge: () => void) {
    this.#stream = stream;
    this.#tooLarge = tooLarge;
    stream.on("readable", this.#look);
  }

  /** How the response began, at most 16 kB. */
  get firstBytes(): Buffer {
    return Buffer.concat(this.#kept);
  }

  /** The same without the interim responses in front of the final one. */
  get finalBytes(): Buffer {
    return withoutInterim(this.firstBytes, isInterim);
  }

  /** `1.0`, `1.1`; null where the response began with no status line. */
  get version(): string | null {
    return /^HTTP\/(\d\.\d) /.exec(this.firstBytes.toString("latin1"))?.[1] ?? null;
  }

  /** What clients pass over in its head, and its standard does not allow; empty where there is nothing of it. */
  get forgiven(): string[] {
    return [...this.#forgiving.forgiven].sort();
  }

  /** The final headers are there: what follows is body. */
  complete(): void {
    this.#stream.off("readable", this.#look);
  }

  readonly #look = (): void => {
    const chunk: Buffer | null = this.#stream.read();
    if (chunk === null) return;
    this.#keep(chunk);
    this.#note(performance.now());
    if (this.#bytes > headBound) {
      this.complete();
      this.#tooLarge();
      return;
    }
    this.#bytes += chunk.length;
    this.#held = withoutInterim(this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]), isContinue);
    if (mayBecomeContinue(this.#held)) return;
    const rest = this.#forgiving.pass(this.#held);
    this.#held = Buffer.alloc(0);
    if (rest.length > 0) this.#stream.unshift(rest);
  };

  /** Too little to tell an interim response from a final one is taken for the latter until more has come. */
  #note(now: number): void {
    if (this.#isFinal) return;
    const rest = this.finalBytes;
    const isFull = this.#keptBytes >= keptBytes;
    if (!isFull && (rest.length === 0 || isInterim.test(startOf(rest)))) this.firstByteAt = null;
    else this.firstByteAt ??= now;
    this.#isFinal = this.firstByteAt !== null && (isFull || rest.length >= statusBytes);
  }

  #keep(chunk: Buffer): void {
    if (this.#keptBytes >= keptBytes) return;
    const part = Buffer.from(chunk.subarray(0, keptBytes - this.#keptBytes));
    this.#kept.push(part);
    this.#keptBytes += part.length;
  }
}

const isContinue = /^HTTP\/1\.[01] 100[ \r\n]/;
/** Behind 101 another protocol is spoken: that is the end of HTTP. */
const isInterim = /^HTTP\/1\.[01] 1(?!01)\d\d[ \r\n]/;
/** A status line as far as its code and the byte behind it. */
const statusBytes = 13;
/** Some write it with LF alone. */
const endOfHead = /\r?\n\r?\n/;
const startOf = (bytes: Buffer): string => bytes.toString("latin1", 0, statusBytes);

function withoutInterim(bytes: Buffer, kind: RegExp): Buffer {
  let rest = bytes;
  while (kind.test(startOf(rest))) {
    const end = endOfHead.exec(rest.toString("latin1", 0, longestInterim));
    if (end === null) break;
    rest = rest.subarray(end.index + end[0].length);
  }
  return rest;
}

/** Nothing yet, or the beginning of a `100 Continue` whose end has not come. */
function mayBecomeContinue(bytes: Buffer): boolean {
  if (bytes.length >= longestInterim) return false;
  const start = startOf(bytes);
  return bytes.length === 0 || isContinue.test(start) || "HTTP/1.1 100 ".startsWith(start);
}
