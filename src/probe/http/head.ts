import type { Duplex } from "node:stream";

/** Status line and headers, interim responses included. Servers of today allow 8 to 32 kB for what they send and take. */
export const headBound = 65_536;
/** Kept to say how it began, and what had been read where it breaks. */
const keptBytes = 16_384;
const longestInterim = 4_096;

/**
 * Looks at a response until its final status and headers are complete: when the first byte came, how it began, and whether there is ever an end to it.
 * Each piece is read and put back, so whoever reads the stream after this sees all of it, except `100 Continue`, which undici takes for an error and
 * a client must be able to pass over (RFC 9110, section 15.2). Start it before the parser is attached.
 */
export class Head {
  readonly #stream: Duplex;
  readonly #kept: Buffer[] = [];
  readonly #tooLarge: () => void;
  #held: Buffer = Buffer.alloc(0);
  #bytes = 0;
  #keptBytes = 0;
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

  /** `1.0`, `1.1`; null where the response began with no status line. */
  get version(): string | null {
    return /^HTTP\/(\d\.\d) /.exec(this.firstBytes.toString("latin1"))?.[1] ?? null;
  }

  /** The final headers are there: what follows is body. */
  complete(): void {
    this.#stream.off("readable", this.#look);
  }

  readonly #look = (): void => {
    const chunk: Buffer | null = this.#stream.read();
    if (chunk === null) return;
    this.firstByteAt ??= performance.now();
    this.#keep(chunk);
    if (this.#bytes > headBound) {
      this.complete();
      this.#tooLarge();
      return;
    }
    this.#bytes += chunk.length;
    this.#held = withoutContinue(this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]));
    if (mayBecomeContinue(this.#held)) return;
    const rest = this.#held;
    this.#held = Buffer.alloc(0);
    this.#stream.unshift(rest);
  };

  #keep(chunk: Buffer): void {
    if (this.#keptBytes >= keptBytes) return;
    const part = Buffer.from(chunk.subarray(0, keptBytes - this.#keptBytes));
    this.#kept.push(part);
    this.#keptBytes += part.length;
  }
}

const isContinue = /^HTTP\/1\.[01] 100[ \r]/;

function withoutContinue(bytes: Buffer): Buffer {
  let rest = bytes;
  while (isContinue.test(rest.toString("latin1", 0, 13))) {
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0) break;
    rest = rest.subarray(end + 4);
  }
  return rest;
}

/** Nothing yet, or the beginning of a `100 Continue` whose end has not come. */
function mayBecomeContinue(bytes: Buffer): boolean {
  if (bytes.length >= longestInterim) return false;
  const start = bytes.toString("latin1", 0, 13);
  return bytes.length === 0 || isContinue.test(start) || "HTTP/1.1 100 ".startsWith(start);
}
