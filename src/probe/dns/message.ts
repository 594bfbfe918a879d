import { type Edns, readEdns } from "./edns.ts";
import { recordText } from "./record-data.ts";
import { typeName } from "./record-type.ts";
import { rcodeName } from "./response-code.ts";
import { BrokenMessage, nameText, readName } from "./wire-name.ts";

export type Flags = { aa: boolean; tc: boolean; rd: boolean; ra: boolean; ad: boolean; cd: boolean };
export type Header = { id: number; isAnswer: boolean; opcode: number; flags: Flags; lowerRcode: number; questions: number };
export type Question = { name: string; type: string; isInternet: boolean };
export type ReadRecord = { name: string; type: string; ttl: number; data: string; isInternet: boolean };
export type BrokenAt = { byte: number; what: string };

/** What could be read of a message, up to its end or to where it stopped making sense. */
export type Message = {
  /** Null: not even the 12 bytes of a header came. */
  header: Header | null;
  rcode: string | null;
  /** Null: no question is in it, or it could not be read. */
  question: Question | null;
  answers: ReadRecord[];
  authority: ReadRecord[];
  /** Without the OPT pseudo-record, which is `edns`. */
  additional: ReadRecord[];
  edns: Edns | null;
  bytes: number;
  brokenAt: BrokenAt | null;
  /** It makes sense to its very end, and there the counts of its header promise more. */
  endsEarly: boolean;
  /** Bytes after the last counted record: common clients (glibc, BIND) read over them. */
  bytesAfter: number;
};

export const headerSize = 12;
/** Records kept of a section; the others are read, so that a lie in them is seen, and dropped. */
const mostRecords = 64;
const optType = 41;
const internetClass = 1;

/** Reads a DNS message (RFC 1035, section 4.1) and never throws: what follows a broken byte is left out, what came before it is kept. */
export function readMessage(bytes: Buffer): Message {
  const message: Message = {
    header: null,
    rcode: null,
    question: null,
    answers: [],
    authority: [],
    additional: [],
    edns: null,
    bytes: bytes.length,
    brokenAt: null,
    endsEarly: false,
    bytesAfter: 0,
  };
  try {
    message.header = readHeader(bytes);
    message.rcode = rcodeName(message.header.lowerRcode);
    message.bytesAfter = bytes.length - readSections(bytes, message.header, message);
  } catch (error) {
    if (!(error instanceof BrokenMessage)) throw error;
    message.brokenAt = { byte: error.byte, what: error.message };
    message.endsEarly = error.byte === bytes.length;
  }
  if (message.header !== null && message.edns !== null) {
    message.rcode = rcodeName(message.edns.upperRcode * 16 + message.header.lowerRcode);
  }
  return message;
}

function readHeader(bytes: Buffer): Header {
  if (bytes.length < headerSize)
    throw new BrokenMessage(bytes.length, `${bytes.length} bytes are no DNS header, which has ${headerSize}`);
  const bits = bytes.readUInt16BE(2);
  const has = (bit: number): boolean => (bits & bit) !== 0;
  return {
    id: bytes.readUInt16BE(0),
    isAnswer: has(0x8000),
    opcode: (bits >> 11) & 0xf,
    flags: { aa: has(0x0400), tc: has(0x0200), rd: has(0x0100), ra: has(0x0080), ad: has(0x0020), cd: has(0x0010) },
    lowerRcode: bits & 0xf,
    questions: bytes.readUInt16BE(4),
  };
}

/** Fills the message as it goes, so that a break loses nothing. Gives the byte after the last record. */
function readSections(bytes: Buffer, header: Header, into: Message): number {
  let at = headerSize;
  for (let index = 0; index < header.questions; index += 1) {
    const { question, next } = readQuestion(bytes, at);
    into.question ??= question;
    at = next;
  }
  const sections = [into.answers, into.authority, into.additional];
  for (const [index, section] of sections.entries()) {
    const count = bytes.readUInt16BE(6 + 2 * index);
    for (let number = 1; number <= count; number += 1) {
      if (at >= bytes.length) {
        throw new BrokenMessage(
          bytes.length,
          `the header counts ${count} ${sectionNames[index]} records, the message ends after ${number - 1}`,
        );
      }
      at = readRecord(bytes, at, into, section);
    }
  }
  return at;
}
const sectionNames = ["answer", "authority", "additional"];

function readQuestion(bytes: Buffer, at: number): { question: Question; next: number } {
  const { labels, next } = readName(bytes, at);
  if (next + 4 > bytes.length) throw new BrokenMessage(bytes.length, "the message ends within the question");
  const type = typeName(bytes.readUInt16BE(next));
  return {
    question: { name: nameText(labels), type, isInternet: bytes.readUInt16BE(next + 2) === internetClass },
    next: next + 4,
  };
}

/** Type, class, TTL and data length are 10 bytes after the name (RFC 1035, section 4.1.3). */
function readRecord(bytes: Buffer, start: number, into: Message, section: ReadRecord[]): number {
  const { labels, next } = readName(bytes, start);
  const at = next + 10;
  if (at > bytes.length) throw new BrokenMessage(bytes.length, "the message ends within a record's header");
  const type = bytes.readUInt16BE(next);
  const klass = bytes.readUInt16BE(next + 2);
  const ttl = bytes.readUInt32BE(next + 4);
  const end = at + bytes.readUInt16BE(next + 8);
  if (end > bytes.length) {
    throw new BrokenMessage(
      bytes.length,
      `the message ends ${end - bytes.length} bytes before the end of a ${typeName(type)} record's data`,
    );
  }
  if (type === optType && section === into.additional) {
    into.edns ??= readEdns(klass, ttl, bytes, at, end);
    return end;
  }
  const record = {
    name: nameText(labels),
    type: typeName(type),
    ttl,
    data: recordText(typeName(type), bytes, at, end),
    isInternet: klass === internetClass,
  };
  if (section.length < mostRecords) section.push(record);
  return end;
}
