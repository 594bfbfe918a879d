import type { Socket } from "node:net";
import { Duplex } from "node:stream";

/** A handshake with a long chain and a staple stays below; what comes after is counted and passed on, not kept. */
const keptBytes = 131_072;

/**
 * Stands between a TCP connection and the TLS library, passes everything on, and keeps what was really on the wire: the peer's bytes and the size of what was
 * sent before it said anything. The library's own view has no room for a banner, a warning, or an alert with a reset right behind it.
 */
export class Tap extends Duplex {
  readonly #socket: Socket;
  readonly #kept: Buffer[] = [];
  #keptBytes = 0;
  #opening: Buffer = Buffer.alloc(0);
  bytesReceived = 0;
  /** What was written before the first byte came: the ClientHello. */
  helloBytes = 0;

  constructor(socket: Socket) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.#keep(chunk);
      if (!this.push(chunk)) socket.pause();
    });
    socket.once("end", () => this.push(null));
    socket.once("close", () => this.destroy());
  }

  get received(): Buffer {
    return Buffer.concat(this.#kept);
  }

  /** The first three bytes, as far as they have come: enough to tell a TLS record from a banner. */
  get opening(): Buffer {
    return this.#opening;
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.bytesReceived === 0) this.helloBytes += chunk.length;
    this.#socket.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#socket.end();
    done();
  }

  #keep(chunk: Buffer): void {
    this.bytesReceived += chunk.length;
    if (this.#opening.length < 3) this.#opening = Buffer.concat([this.#opening, chunk.subarray(0, 3 - this.#opening.length)]);
    if (this.#keptBytes >= keptBytes) return;
    const part = chunk.subarray(0, keptBytes - this.#keptBytes);
    this.#kept.push(part);
    this.#keptBytes += part.length;
  }
}
