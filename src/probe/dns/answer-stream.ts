/** RFC 1035, section 4.2.2: two bytes of length stand before each message, so that none is longer than 65,535 bytes. */
const lengthSize = 2;

/** The message as it goes onto a stream, its length before it. */
export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(lengthSize);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

/** Collects one message that has its length before it. What comes after it is not kept, so that no more than one message is ever held. */
export class AnswerStream {
  readonly #length = Buffer.alloc(lengthSize);
  #message = Buffer.alloc(0);
  #received = 0;

  get isEmpty(): boolean {
    return this.#received === 0;
  }

  /** Whether the message is whole with this chunk. */
  add(chunk: Buffer): boolean {
    for (let from = 0; from < chunk.length && !this.#isWhole(); ) from += this.#take(chunk, from);
    return this.#isWhole();
  }

  /** The message as far as it has come. */
  message(): Buffer {
    return this.#message.subarray(0, Math.max(this.#received - lengthSize, 0));
  }

  /** How much has come, in words. */
  received(): string {
    if (this.#received < lengthSize) return `${this.#received} of the ${lengthSize} bytes of the answer's length came`;
    return `${this.#received - lengthSize} of the ${this.#message.length} bytes that the answer's length promises came`;
  }

  #isWhole(): boolean {
    return this.#received >= lengthSize && this.#received === lengthSize + this.#message.length;
  }

  #take(chunk: Buffer, from: number): number {
    const inLength = this.#received < lengthSize;
    const taken = inLength
      ? chunk.copy(this.#length, this.#received, from)
      : chunk.copy(this.#message, this.#received - lengthSize, from);
    this.#received += taken;
    if (inLength && this.#received === lengthSize) this.#message = Buffer.alloc(this.#length.readUInt16BE(0));
    return taken;
  }
}
