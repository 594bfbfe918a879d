import { BrokenMessage, nameText, readName } from "./wire-name.ts";

/** Reads one record's data from front to back and never past its end, wherever the message itself ends. Throws BrokenMessage. */
export class RecordReader {
  readonly #message: Buffer;
  readonly #end: number;
  #at: number;

  constructor(message: Buffer, at: number, end: number) {
    this.#message = message;
    this.#at = at;
    this.#end = end;
  }

  get left(): number {
    return this.#end - this.#at;
  }

  bytes(length: number): Buffer {
    if (length > this.left) throw new BrokenMessage(this.#at, `the record's data ends ${length - this.left} bytes too early`);
    this.#at += length;
    return this.#message.subarray(this.#at - length, this.#at);
  }

  u8(): number {
    return this.bytes(1).readUInt8();
  }

  u16(): number {
    return this.bytes(2).readUInt16BE();
  }

  u32(): number {
    return this.bytes(4).readUInt32BE();
  }

  /** A length byte and that many bytes (RFC 1035, section 3.3). */
  string(): Buffer {
    return this.bytes(this.u8());
  }

  rest(): Buffer {
    return this.bytes(this.left);
  }

  /** The next `length` bytes, to be read by themselves. */
  part(length: number): RecordReader {
    this.bytes(length);
    return new RecordReader(this.#message, this.#at - length, this.#at);
  }

  name(): string {
    const { labels, next } = readName(this.#message, this.#at);
    if (next > this.#end) throw new BrokenMessage(this.#end, "a name runs past the end of its record");
    this.#at = next;
    return nameText(labels);
  }

  /** To be called last: what is left over does not belong to a record of this type. */
  finish(type: string): void {
    if (this.left > 0) throw new BrokenMessage(this.#at, `${this.left} bytes too many in the data of a ${type} record`);
  }
}
