import { type DnsAsked, writeAnswer } from "../fixture/dns-wire.ts";
import type { Chance } from "../lab/chance.ts";
import { spoilt } from "./spoilt.ts";

/** A message broken in a known way, from byte `at` on; `answers`: so many answer records stand whole before it. */
export type BrokenMessage = { what: string; bytes: Buffer; at: number; upTo: number; answers: number };

/** Bytes of the header, and of a record between its name and its data (RFC 1035, sections 4.1.1 and 4.1.3). */
const headerBytes = 12;
const beforeData = 10;

type Places = { whole: Buffer; first: number; second: number; data: number };
type Break = (places: Places, chance: Chance) => { bytes: Buffer; at: number; upTo: number; answers: number };

const changed = (whole: Buffer, change: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.from(whole);
  change(bytes);
  return bytes;
};

const breaks: readonly [readonly [string, Break], ...(readonly [string, Break])[]] = [
  [
    "cut within the first answer",
    ({ whole, first, second }, chance) => {
      const at = chance.number(first + 1, second - 1);
      return { bytes: whole.subarray(0, at), at, upTo: at, answers: 0 };
    },
  ],
  [
    "cut within the second answer",
    ({ whole, second }, chance) => {
      const at = chance.number(second + 1, second + 10);
      return { bytes: whole.subarray(0, at), at, upTo: at, answers: 1 };
    },
  ],
  [
    "a count that promises more",
    ({ whole }) => ({
      // What stands in the other sections is then read as answers.
      bytes: changed(whole, (bytes) => bytes.writeUInt16BE(40, 6)),
      at: 0,
      upTo: whole.length,
      answers: 4,
    }),
  ],
  [
    "a pointer to itself",
    ({ whole, second }) => ({
      bytes: changed(whole, (bytes) => bytes.writeUInt16BE(0xc000 | second, second)),
      at: second,
      upTo: second + 2,
      answers: 1,
    }),
  ],
  [
    "a pointer forward",
    ({ whole, second }) => ({
      bytes: changed(whole, (bytes) => bytes.writeUInt16BE(0xc000 | (second + 5), second)),
      at: second,
      upTo: second + 2,
      answers: 1,
    }),
  ],
  [
    "a label type that nobody knows",
    ({ whole, second }, chance) => ({
      bytes: changed(whole, (bytes) => bytes.writeUInt8(chance.pick([0x40, 0x80]) | 5, second)),
      at: second,
      upTo: second + 1,
      answers: 1,
    }),
  ],
  [
    "data that is longer than the message",
    ({ whole, data }) => ({
      bytes: changed(whole, (bytes) => bytes.writeUInt16BE(60_000, data - 2)),
      at: data - 2,
      upTo: whole.length,
      answers: 0,
    }),
  ],
];

/** The answer to a question for A, spoilt in one of the known ways. */
export function brokenMessage(asked: DnsAsked, chance: Chance): BrokenMessage {
  const [what, make] = chance.pick(breaks);
  const whole = sound(asked, chance);
  // The writer of these tests compresses no names: each is as long as it is written, with a length before each label and a zero.
  const name = asked.name.length + 2;
  const first = headerBytes + name + 4;
  const data = first + name + beforeData;
  return { what, ...make({ whole, first, second: data + 4, data }, chance) };
}

/** Whatever becomes of it: bytes changed, left out or put in behind the ID, or cut. */
export function spoiltMessage(asked: DnsAsked, chance: Chance): Buffer {
  const whole = sound(asked, chance);
  return Buffer.concat([whole.subarray(0, 2), spoilt(whole.subarray(2), chance)]);
}

function sound(asked: DnsAsked, chance: Chance): Buffer {
  const address = (): string => `192.0.2.${chance.number(1, 250)}`;
  return writeAnswer(asked, {
    answers: [`${asked.name} 60 A ${address()}`, `${asked.name} 60 A ${address()}`],
    authority: ["example.com 60 NS ns1.example.com"],
    nsid: "here",
    ...(chance.pick([true, false]) ? { ede: [{ code: 3, text: "stale" }] } : {}),
  });
}
