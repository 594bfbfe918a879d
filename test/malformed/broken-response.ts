import type { Chance } from "../lab/chance.ts";
import { spoilt } from "./spoilt.ts";

/** A response broken in a known way: `at` is where, in bytes from its beginning, and `upTo` how far that structure goes. */
export type BrokenResponse = { what: string; bytes: Buffer; at: number; upTo: number; status: number | null };

const names = ["server", "x-a", "date", "cache-control", "content-type", "vary"] as const;

function headers(chance: Chance): string {
  return Array.from({ length: chance.number(0, 5) }, () => `${chance.pick(names)}: ${"v".repeat(chance.number(1, 40))}\r\n`).join(
    "",
  );
}

type Make = (chance: Chance, status: number) => { before: string; broken: string; after: string; knowsStatus: boolean };

const line = (status: number): string => `HTTP/1.1 ${status} Some words\r\n`;

/** Each makes the part before the break, the broken part, and what comes behind. */
const makes: readonly [readonly [string, Make], ...(readonly [string, Make])[]] = [
  ["no status line", (_, status) => ({ before: "", broken: `HTP/1.1 ${status} OK\r\n`, after: "\r\n", knowsStatus: false })],
  ["a status of letters", () => ({ before: "", broken: "HTTP/1.1 2x0 OK\r\n", after: "\r\n", knowsStatus: false })],
  ["another protocol's greeting", () => ({ before: "", broken: "220 mail.example ESMTP\r\n", after: "", knowsStatus: false })],
  [
    "a header without a colon",
    (chance, status) => ({
      before: `${line(status)}${headers(chance)}`,
      broken: "server nginx\r\n",
      after: "\r\n",
      knowsStatus: true,
    }),
  ],
  [
    "a zero byte in a value",
    (chance, status) => ({
      before: `${line(status)}${headers(chance)}`,
      broken: "x-b: a\0b\r\n",
      after: "\r\n",
      knowsStatus: true,
    }),
  ],
  [
    "a blank in a name",
    (chance, status) => ({ before: `${line(status)}${headers(chance)}`, broken: "x b: c\r\n", after: "\r\n", knowsStatus: true }),
  ],
  [
    "a negative length",
    (chance, status) => ({
      before: `${line(status)}${headers(chance)}`,
      broken: "Content-Length: -5\r\n",
      after: "\r\nhello",
      knowsStatus: true,
    }),
  ],
  [
    "a chunk size of letters",
    (chance, status) => ({
      before: `${line(status)}${headers(chance)}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`,
      broken: "zz\r\n",
      after: "0\r\n\r\n",
      knowsStatus: true,
    }),
  ],
  [
    "a chunk that is longer than its size",
    (chance, status) => ({
      before: `${line(status)}${headers(chance)}Transfer-Encoding: chunked\r\n\r\n3\r\nhel`,
      broken: "lo\r\n",
      after: "0\r\n\r\n",
      knowsStatus: true,
    }),
  ],
  [
    "a trailer without a colon",
    (chance, status) => ({
      before: `${line(status)}${headers(chance)}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n`,
      broken: "bad trailer\r\n",
      after: "\r\n",
      knowsStatus: true,
    }),
  ],
];

/** Drawn by `chance`: the same seed gives the same responses. */
export function brokenResponse(chance: Chance): BrokenResponse {
  const [what, make] = chance.pick(makes);
  const status = chance.pick([200, 206, 404, 500, 503]);
  const { before, broken, after, knowsStatus } = make(chance, status);
  const at = Buffer.byteLength(before, "latin1");
  return {
    what,
    bytes: Buffer.from(`${before}${broken}${after}`, "latin1"),
    at,
    upTo: at + broken.length,
    status: knowsStatus ? status : null,
  };
}

/** A sound response with a few bytes changed, taken out or put in, or cut short: whatever becomes of it. */
export function spoiltResponse(chance: Chance): Buffer {
  const body = "hello world";
  const sound = chance.pick([
    `${line(200)}${headers(chance)}Content-Length: ${body.length}\r\n\r\n${body}`,
    `${line(200)}${headers(chance)}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${line(404)}${headers(chance)}Content-Length: 0\r\n\r\n`,
  ]);
  return spoilt(Buffer.from(sound, "latin1"), chance);
}
