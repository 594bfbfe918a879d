import { randomBytes } from "node:crypto";
import type { SubjectOf } from "../../observation/step.ts";
import { nsidOption } from "./edns.ts";
import { typeName, typeNumber } from "./record-type.ts";
import { nameText, readName, writeName } from "./wire-name.ts";

/** What of a step goes into the message. */
export type Asking = Pick<
  SubjectOf<"dns.query">,
  "name" | "type" | "recursion" | "checkingDisabled" | "ednsPayload" | "dnssecOk"
>;

/** A question as it goes onto the wire, with what an answer must echo. */
export type Question = { readonly message: Buffer; readonly id: number; readonly name: string; readonly type: string };

const recursionDesired = 0x0100;
const checkingDisabled = 0x0010;
const dnssecOk = 0x8000;
const internetClass = 1;
const optType = 41;

/**
 * Writes the question (RFC 1035, section 4.1) with a random ID and random upper and lower case in the name ("0x20"): whoever answers without having seen the
 * question must guess both. `wrong` says why it cannot be asked.
 */
export function writeQuestion(subject: Asking): Question | { wrong: string } {
  const type = typeNumber(subject.type);
  if (type === null) return { wrong: `${subject.type} is no record type` };
  const name = writeName(subject.name);
  if ("wrong" in name) return name;

  const chance = randomBytes(2 + name.bytes.length);
  const header = Buffer.alloc(12);
  header.writeUInt16BE(chance.readUInt16BE(0), 0);
  header.writeUInt16BE((subject.recursion ? recursionDesired : 0) | (subject.checkingDisabled ? checkingDisabled : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(subject.ednsPayload === null ? 0 : 1, 10);
  const end = Buffer.alloc(4);
  end.writeUInt16BE(type, 0);
  end.writeUInt16BE(internetClass, 2);

  return {
    message: Buffer.concat([header, mixCase(name.bytes, chance.subarray(2)), end, writeOpt(subject)]),
    id: header.readUInt16BE(0),
    name: nameText(readName(name.bytes, 0).labels),
    type: typeName(type),
  };
}

/** RFC 6891, section 6.1.2: root name, payload size as class, the flags in the TTL; with an empty NSID option, which asks for it (RFC 5001, section 2.1). */
function writeOpt({ ednsPayload, dnssecOk: wantsDnssec }: Asking): Buffer {
  if (ednsPayload === null) return Buffer.alloc(0);
  const opt = Buffer.alloc(15);
  opt.writeUInt16BE(optType, 1);
  opt.writeUInt16BE(Math.min(Math.max(ednsPayload, 0), 0xffff), 3);
  opt.writeUInt16BE(wantsDnssec ? dnssecOk : 0, 7);
  opt.writeUInt16BE(4, 9);
  opt.writeUInt16BE(nsidOption, 11);
  return opt;
}

/** Length bytes are 63 at most and the first letter is 65, so letters can be told by their value alone. */
function mixCase(name: Buffer, chance: Buffer): Buffer {
  return Buffer.from(name.map((byte, index) => (isLetter(byte) && ((chance[index] ?? 0) & 1) === 1 ? byte ^ 0x20 : byte)));
}

const isLetter = (byte: number): boolean => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
