import { connect } from "node:net";
import type { SubjectOf } from "../../src/observation/step.ts";
import { encodeHello } from "../../src/probe/tls/client-hello.ts";
import { authorities, issue } from "../fixture/certificates.ts";
import { tlsServer } from "../fixture/tcp-server.ts";
import type { Chance } from "../lab/chance.ts";
import { spoilt } from "./spoilt.ts";

/** A server's answer broken in a known way: from byte `at` to byte `upTo`. `certificates`: whether those can be read before it. */
export type BrokenFlight = { what: string; bytes: Buffer; at: number; upTo: number };
export type Flights = { old: Buffer; modern: Buffer };

/** Where a ServerHello's parts stand, from the beginning of its record (RFC 8446, section 5.1 and 4.1.3). */
const place = { recordLength: 3, messageType: 5, messageLength: 6, version: 9, sessionLength: 43, session: 44 } as const;
/** Where a client's session id stands in its own hello, which a server of TLS 1.3 must give back. */
const clientSession = { length: 43, bytes: 44 } as const;

/** What a real server says to a hello of TLS 1.2 and to one of TLS 1.3, recorded once. */
export async function recordFlights(): Promise<Flights> {
  const leaf = await issue((await authorities()).intermediate, { names: ["www.example"] });
  await using site = await tlsServer({ cert: leaf.chain, key: leaf.key });
  const heard = (offer: SubjectOf<"tls.hello">["offer"]): Promise<Buffer> =>
    new Promise((done, fail) => {
      const { address, port } = site;
      const socket = connect(port, address);
      const chunks: Buffer[] = [];
      socket.on("error", fail);
      socket.on("data", (chunk: Buffer) => {
        if (chunks.push(chunk) > 1) return;
        setTimeout(() => {
          socket.destroy();
          done(Buffer.concat(chunks));
        }, 100);
      });
      socket.write(encodeHello({ sni: "www.example", alpn: [], offer, size: "small" }));
    });
  return { old: await heard("tls1.2"), modern: await heard("modern") };
}

const changed = (whole: Buffer, change: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.from(whole);
  change(bytes);
  return bytes;
};

type Break = (whole: Buffer, chance: Chance) => { bytes: Buffer; at: number; upTo: number };

/** Behind the session id: the cipher suite, the compression method, and the length of the extensions. */
const behindSession = (whole: Buffer): number => place.session + whole.readUInt8(place.sessionLength);
const endOfRecord = (whole: Buffer): number => 5 + whole.readUInt16BE(place.recordLength);

const breaks: readonly [readonly [string, Break], ...(readonly [string, Break])[]] = [
  [
    "a record that is longer than any",
    (whole) => ({ bytes: changed(whole, (bytes) => bytes.writeUInt16BE(0xffff, place.recordLength)), at: 0, upTo: 5 }),
  ],
  [
    "a message that is longer than any",
    (whole) => ({
      bytes: changed(whole, (bytes) => bytes.writeUIntBE(0x7fffff, place.messageLength, 3)),
      at: place.messageLength,
      upTo: place.version,
    }),
  ],
  [
    "another message first",
    (whole, chance) => ({
      bytes: changed(whole, (bytes) => bytes.writeUInt8(chance.pick([11, 12, 14, 20]), place.messageType)),
      at: place.messageType,
      upTo: place.version,
    }),
  ],
  [
    "a version that is none",
    (whole) => ({
      bytes: changed(whole, (bytes) => bytes.writeUInt16BE(0x0202, place.version)),
      at: place.version,
      upTo: place.version + 2,
    }),
  ],
  [
    "a session id of 200 bytes",
    (whole) => ({
      bytes: changed(whole, (bytes) => bytes.writeUInt8(200, place.sessionLength)),
      at: place.sessionLength,
      upTo: endOfRecord(whole),
    }),
  ],
  [
    "a compression method",
    (whole) => ({
      bytes: changed(whole, (bytes) => bytes.writeUInt8(1, behindSession(whole) + 2)),
      at: behindSession(whole) + 2,
      upTo: behindSession(whole) + 3,
    }),
  ],
  [
    "extensions that are longer than the message",
    (whole) => ({
      bytes: changed(whole, (bytes) => bytes.writeUInt16BE(0x0fff, behindSession(whole) + 3)),
      at: behindSession(whole) + 3,
      upTo: endOfRecord(whole),
    }),
  ],
  [
    "bytes behind the ServerHello that are no record",
    (whole) => {
      const at = endOfRecord(whole);
      return { bytes: Buffer.concat([whole.subarray(0, at), Buffer.alloc(40, 0x41)]), at, upTo: at + 5 };
    },
  ],
];

/** `hello`: what the client said, whose session id a server of TLS 1.3 gives back. */
export function brokenFlight(flights: Flights, hello: Buffer, chance: Chance): BrokenFlight {
  const [what, make] = chance.pick(breaks);
  return { what, ...make(answering(flights, hello, chance), chance) };
}

export const spoiltFlight = (flights: Flights, hello: Buffer, chance: Chance): Buffer =>
  spoilt(answering(flights, hello, chance), chance);

function answering({ old, modern }: Flights, hello: Buffer, chance: Chance): Buffer {
  if (chance.pick([true, false])) return old;
  const length = hello.readUInt8(clientSession.length);
  const session = hello.subarray(clientSession.bytes, clientSession.bytes + length);
  return changed(modern, (bytes) => {
    if (bytes.readUInt8(place.sessionLength) === length) session.copy(bytes, place.session);
  });
}
