import { type AlertSent, goneOn } from "./alert.ts";
import { Reader } from "./reader.ts";
import { recordOpener, type Unsealed } from "./record-key.ts";
import { readRecords, recordType, type TlsRecord } from "./records.ts";

/** What the server really sent, read from the bytes on the wire and not from what a library made of them. */
export type Flight = {
  /** DER, in the order sent; null where no Certificate message was seen whole. */
  certificates: readonly Uint8Array[] | null;
  /** The server asked for a client certificate. */
  certificateRequested: boolean;
  /** A session ticket came; in TLS 1.3 that means that the server has finished the handshake too, whatever the client showed. */
  ticketSent: boolean;
  stapled: boolean;
  /** In order. */
  alerts: readonly AlertSent[];
  /** What follows the last whole record can be no TLS record. */
  nonsense: boolean;
};

/** Handshake message types (RFC 8446, section 4; RFC 5246, section 7.4; 22 is RFC 6066). */
const message = {
  serverHello: 2,
  newSessionTicket: 4,
  certificate: 11,
  certificateRequest: 13,
  finished: 20,
  certificateStatus: 22,
} as const;
const supportedVersions = 43;
const statusRequest = 5;
const mostCertificates = 30;

type Message = { type: number; body: Uint8Array };
type Hello = { cipherSuite: number; tls13: boolean };

/**
 * Reads the server's side of one handshake. Up to TLS 1.2 its certificates are plain; in TLS 1.3 everything after the ServerHello is sealed, and is opened with
 * the secrets of our own session: `secrets` maps a label of the key log format (`SERVER_HANDSHAKE_TRAFFIC_SECRET` …) to its bytes. Never throws on nonsense.
 */
export function readFlight(bytes: Uint8Array, secrets: ReadonlyMap<string, Uint8Array>): Flight {
  const { records, rest } = readRecords(bytes);
  const seen = { messages: [] as Message[], alerts: [] as AlertSent[] };
  const unread = new Unread();
  let hello: Hello | null = null;
  let open: ((record: TlsRecord) => Unsealed | null) | null = null;
  for (const record of records) {
    if (record.type === recordType.changeCipherSpec) {
      // Up to TLS 1.2 everything after it is sealed; in TLS 1.3 it means nothing.
      if (hello !== null && !hello.tls13) break;
      continue;
    }
    const sealed = record.type === recordType.applicationData;
    const content = sealed ? (open?.(record) ?? null) : record;
    if (content === null) break;
    if (content.type === recordType.alert) {
      const [level, code] = content.body;
      if (level !== undefined && code !== undefined && content.body.length === 2)
        seen.alerts.push({ level, code, wentOn: false });
    }
    if (content.type !== recordType.handshake) continue;
    seen.alerts = goneOn(seen.alerts);
    for (const { type, body } of unread.add(content.body)) {
      seen.messages.push({ type, body });
      if (type === message.serverHello) {
        // A HelloRetryRequest is one as well, with the same cipher suite; nothing is sealed between it and the ServerHello proper.
        hello = readHello(body) ?? hello;
        open = openerFor(hello, secrets.get("SERVER_HANDSHAKE_TRAFFIC_SECRET"));
      }
      if (type === message.finished) open = openerFor(hello, secrets.get("SERVER_TRAFFIC_SECRET_0"));
    }
  }
  return { ...readMessages(seen.messages, hello?.tls13 ?? false), alerts: seen.alerts, nonsense: rest === "nonsense" };
}

/** Handshake messages may be split over records, and share one. */
class Unread {
  #bytes: Buffer = Buffer.alloc(0);

  add(bytes: Uint8Array): Message[] {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    const messages: Message[] = [];
    while (this.#bytes.length >= 4) {
      const end = 4 + this.#bytes.readUIntBE(1, 3);
      if (this.#bytes.length < end) break;
      messages.push({ type: this.#bytes.readUInt8(0), body: this.#bytes.subarray(4, end) });
      this.#bytes = this.#bytes.subarray(end);
    }
    return messages;
  }
}

function openerFor(hello: Hello | null, secret: Uint8Array | undefined): ((record: TlsRecord) => Unsealed | null) | null {
  return hello === null || secret === undefined ? null : recordOpener(hello.cipherSuite, secret);
}

function readHello(body: Uint8Array): Hello | null {
  const reader = new Reader(body);
  reader.take(34);
  reader.vector(1);
  const cipherSuite = reader.number(2);
  reader.take(1);
  if (reader.short) return null;
  return { cipherSuite, tls13: readExtensions(reader.vector(2)).has(supportedVersions) };
}

function readMessages(messages: readonly Message[], tls13: boolean): Omit<Flight, "alerts" | "nonsense"> {
  const list = messages.find(({ type }) => type === message.certificate);
  const read = list === undefined ? null : readCertificates(list.body, tls13);
  return {
    certificates: read === null ? null : read.certificates,
    certificateRequested: messages.some(({ type }) => type === message.certificateRequest),
    ticketSent: messages.some(({ type }) => type === message.newSessionTicket),
    stapled: read?.stapled === true || messages.some(({ type }) => type === message.certificateStatus),
  };
}

function readCertificates(body: Uint8Array, tls13: boolean): { certificates: Uint8Array[]; stapled: boolean } | null {
  const outer = new Reader(body);
  if (tls13) outer.vector(1);
  const entries = new Reader(outer.vector(3));
  const certificates: Uint8Array[] = [];
  let stapled = false;
  while (!entries.atEnd && certificates.length < mostCertificates) {
    certificates.push(entries.vector(3));
    if (tls13 && readExtensions(entries.vector(2)).has(statusRequest) && certificates.length === 1) stapled = true;
    if (entries.short) return null;
  }
  return outer.short ? null : { certificates, stapled };
}

function readExtensions(bytes: Uint8Array): Set<number> {
  const reader = new Reader(bytes);
  const types = new Set<number>();
  while (!reader.atEnd && !reader.short) {
    types.add(reader.number(2));
    reader.vector(2);
  }
  return types;
}
