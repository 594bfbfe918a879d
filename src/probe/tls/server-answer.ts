import { type AlertSent, goneOn } from "./alert.ts";
import { suiteName } from "./cipher-suites.ts";
import { version as versions } from "./client-hello.ts";
import { groupName } from "./named-groups.ts";
import { Reader } from "./reader.ts";
import { readRecords, recordType } from "./records.ts";

/** What can be read of a server's answer without taking part in the handshake. `malformed.at` counts bytes of what was received. */
export type ServerAnswer = {
  hello: { version: string; cipher: string; retry: boolean } | null;
  /** See the kind `tls.hello`. */
  keyExchange: string | null;
  /** DER, in the order sent; null where no Certificate message is readable. */
  certificates: readonly Uint8Array[] | null;
  certificateRequested: boolean;
  /** In order. */
  alerts: readonly AlertSent[];
  /** Nothing readable can follow: in TLS 1.3 the rest is sealed, up to TLS 1.2 the server waits for us. */
  isWhole: boolean;
  malformed: { at: number; what: string } | null;
};

type Message = { type: number; body: Uint8Array; at: number };

/** HandshakeType (RFC 8446, section 4; RFC 5246, section 7.4). */
const message = { serverHello: 2, certificate: 11, serverKeyExchange: 12, certificateRequest: 13, serverHelloDone: 14 } as const;
const supportedVersions = 43;
const keyShare = 51;
/** The random of a ServerHello that is a HelloRetryRequest begins so (RFC 8446, section 4.1.3). */
const retryRandom = "cf21ad74e59a6111be1d8c021e65b891";
const longestSessionId = 32;
const namedCurve = 3;
const mostCertificates = 30;
/** Messages larger than this are no answer to a hello: OpenSSL takes chains up to 100 kB. */
const longestMessage = 131_072;

/** Reads what has come so far. Never throws, whatever it is given; what stands before the broken place is kept. */
export function readServerAnswer(bytes: Uint8Array): ServerAnswer {
  const { records, rest } = readRecords(bytes);
  const answer = {
    hello: null as ServerAnswer["hello"],
    keyExchange: null as string | null,
    certificates: null as readonly Uint8Array[] | null,
    certificateRequested: false,
    alerts: [] as AlertSent[],
    isWhole: false,
    malformed: null as ServerAnswer["malformed"],
  };
  let at = 0;
  let waiting: Buffer = Buffer.alloc(0);
  let waitingAt = 0;
  for (const { type, body } of records) {
    const start = at + 5;
    at = start + body.length;
    if (answer.isWhole || answer.malformed !== null) break;
    if (type === recordType.alert) {
      const [level, code] = body;
      if (level === undefined || code === undefined || body.length !== 2)
        answer.malformed = { at: start, what: "an alert that is not of two bytes" };
      else answer.alerts.push({ level, code, wentOn: false });
    }
    // Sealed from here on (or application data where none may be).
    if (type === recordType.applicationData) break;
    if (type !== recordType.handshake) continue;
    answer.alerts = goneOn(answer.alerts);
    if (waiting.length === 0) waitingAt = start;
    waiting = Buffer.concat([waiting, body]);
    const read = messagesIn(waiting, waitingAt);
    waitingAt += waiting.length - read.rest.length;
    waiting = read.rest;
    answer.malformed = read.malformed;
    for (const one of read.messages) {
      if (answer.malformed !== null || answer.isWhole) break;
      answer.malformed = take(one, answer);
    }
  }
  if (answer.malformed === null && rest === "nonsense") answer.malformed = { at, what: "no TLS record where one must begin" };
  return answer;
}

function messagesIn(bytes: Buffer, at: number): { messages: Message[]; rest: Buffer; malformed: ServerAnswer["malformed"] } {
  const messages: Message[] = [];
  let from = 0;
  while (bytes.length - from >= 4) {
    const length = bytes.readUIntBE(from + 1, 3);
    if (length > longestMessage)
      return { messages, rest: Buffer.alloc(0), malformed: { at: at + from + 1, what: `a message of ${length} bytes` } };
    if (bytes.length - from < 4 + length) break;
    messages.push({ type: bytes.readUInt8(from), body: bytes.subarray(from + 4, from + 4 + length), at: at + from + 4 });
    from += 4 + length;
  }
  return { messages, rest: bytes.subarray(from), malformed: null };
}

type Writable = { -readonly [K in keyof ServerAnswer]: ServerAnswer[K] };

/** Takes one message in; gives what is wrong with it, or null. */
function take({ type, body, at }: Message, answer: Writable): ServerAnswer["malformed"] {
  if (answer.hello === null && type !== message.serverHello)
    return { at: at - 4, what: `message ${type} where a ServerHello must come first` };
  switch (type) {
    case message.serverHello:
      return readServerHello(body, at, answer);
    case message.certificate:
      answer.certificates = readCertificates(body);
      return answer.certificates === null ? { at, what: "a list of certificates that is not whole" } : null;
    case message.serverKeyExchange:
      answer.keyExchange = readKeyExchange(body, answer.hello?.cipher ?? "");
      return null;
    case message.certificateRequest:
      answer.certificateRequested = true;
      return null;
    case message.serverHelloDone:
      answer.isWhole = true;
      if (answer.keyExchange === null && /^TLS_RSA_WITH/.test(answer.hello?.cipher ?? "")) answer.keyExchange = "RSA";
      return null;
    default:
      return null;
  }
}

function readServerHello(body: Uint8Array, at: number, answer: Writable): ServerAnswer["malformed"] {
  const reader = new Reader(body);
  const wrong = (what: string): ServerAnswer["malformed"] => ({ at: at + Math.min(reader.at, body.length), what });
  const legacy = reader.number(2);
  if (legacy >> 8 !== 3) return { at, what: `version 0x${legacy.toString(16).padStart(4, "0")}, which is none of TLS` };
  const random = reader.take(32);
  const session = reader.vector(1);
  if (session.length > longestSessionId) return wrong(`a session id of ${session.length} bytes`);
  const cipher = reader.number(2);
  const compression = reader.number(1);
  if (reader.short) return wrong("a ServerHello that ends too soon");
  if (compression !== 0) return wrong(`compression method ${compression}`);
  const extensions = reader.atEnd ? new Map<number, Uint8Array>() : readExtensions(reader.vector(2));
  if (reader.short || extensions === null) return wrong("extensions that are not whole");
  if (!reader.atEnd) return wrong(`${body.length - reader.at} bytes too many behind the extensions`);
  const selected = extensions.get(supportedVersions);
  const number = selected === undefined ? legacy : new Reader(selected).number(2);
  const share = extensions.get(keyShare);
  answer.hello = {
    version: versionName(number),
    cipher: suiteName(cipher),
    retry: Buffer.from(random.subarray(0, 16)).toString("hex") === retryRandom,
  };
  if (number >= versions.tls13) {
    answer.keyExchange = share === undefined ? null : groupName(new Reader(share).number(2));
    answer.isWhole = true;
  }
  return null;
}

function readExtensions(bytes: Uint8Array): Map<number, Uint8Array> | null {
  const reader = new Reader(bytes);
  const found = new Map<number, Uint8Array>();
  while (!reader.atEnd && !reader.short) found.set(reader.number(2), reader.vector(2));
  return reader.short ? null : found;
}

function readCertificates(body: Uint8Array): Uint8Array[] | null {
  const outer = new Reader(body);
  const list = new Reader(outer.vector(3));
  const certificates: Uint8Array[] = [];
  while (!list.atEnd && !list.short && certificates.length < mostCertificates) certificates.push(list.vector(3));
  return outer.short || list.short ? null : certificates;
}

/** The size of a finite field in bits, or the curve (RFC 5246, section 7.4.3; RFC 8422, section 5.4). Null where it is of another kind or not whole. */
function readKeyExchange(body: Uint8Array, cipher: string): string | null {
  const reader = new Reader(body);
  if (/_ECDHE?_/.test(cipher)) {
    const kind = reader.number(1);
    const group = reader.number(2);
    return reader.short || kind !== namedCurve ? null : `ECDH ${groupName(group)}`;
  }
  if (!/_DHE?_|_EXPORT_/.test(cipher)) return null;
  const bits = bitLength(reader.vector(2));
  return reader.short ? null : `${/_DHE?_/.test(cipher) ? "DH" : "RSA"} ${bits}`;
}

function bitLength(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24;
}

/** As Node writes them: "TLSv1.2"; "SSLv3". */
export function versionName(number: number): string {
  if (number === versions.ssl30) return "SSLv3";
  if (number === versions.tls10) return "TLSv1";
  return number >> 8 === 3 ? `TLSv1.${(number & 0xff) - 1}` : `0x${number.toString(16).padStart(4, "0")}`;
}
