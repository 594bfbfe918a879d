import { randomBytes } from "node:crypto";
import { isIP } from "node:net";
import type { SubjectOf } from "../../observation/step.ts";
import { suites } from "./cipher-suites.ts";
import { commonGroups, everyGroup, x25519 } from "./named-groups.ts";
import { recordType } from "./records.ts";

type Asked = Pick<SubjectOf<"tls.hello">, "sni" | "alpn" | "offer" | "size">;

/** ProtocolVersion numbers; SSL 3.0 is RFC 6101. */
export const version = { ssl30: 0x0300, tls10: 0x0301, tls11: 0x0302, tls12: 0x0303, tls13: 0x0304 } as const;
/** HandshakeType client_hello (RFC 8446, section 4). */
const clientHello = 1;
/** ExtensionType (RFC 6066, 8422, 7301, 7685, 7627, 8446; 65281 is RFC 5746). */
const extension = {
  serverName: 0,
  statusRequest: 5,
  supportedGroups: 10,
  ecPointFormats: 11,
  signatureAlgorithms: 13,
  applicationProtocols: 16,
  padding: 21,
  extendedMasterSecret: 23,
  supportedVersions: 43,
  pskModes: 45,
  keyShare: 51,
  renegotiationInfo: 65_281,
} as const;
/** What the TLS library here accepts (RFC 8446, section 4.2.3), and what only old ones do: MD5 and SHA-1 with RSA, SHA-1 with DSA and ECDSA, SHA-224. */
const commonSignatures = [
  0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0809, 0x080a, 0x080b, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601,
];
const oldSignatures = [0x081a, 0x081b, 0x081c, 0x0301, 0x0303, 0x0302, 0x0201, 0x0203, 0x0202, 0x0101, 0x0402, 0x0502, 0x0602];
/** What a hello with a post-quantum share comes to (X25519MLKEM768: 1,216 bytes of share): over one segment of 1,460 bytes, well within two. */
const largeBytes = 1_700;

/** One ClientHello in a record of its own, as it goes on the wire. Nothing in it can be used to finish the handshake. */
export function encodeHello({ sni, alpn, offer, size }: Asked): Buffer {
  const every = offer === "tls1.2-every" || offer === "tls1.3-every" || offer === "old";
  const offers13 = offer === "modern" || offer === "tls1.3-every";
  const offers12 = offer !== "tls1.3-every";
  const chosen = every ? suites.every : suites.modern;
  const numbers = [...(offers13 ? chosen.tls13 : []), ...(offers12 ? chosen.earlier : [])];
  const groups = every ? everyGroup : commonGroups;
  const signatures = every ? [...commonSignatures, ...oldSignatures] : commonSignatures;
  const extensions = [
    ...named(sni),
    one(extension.renegotiationInfo, vector(1, Buffer.alloc(0))),
    one(extension.extendedMasterSecret, Buffer.alloc(0)),
    one(extension.ecPointFormats, vector(1, Buffer.from([0]))),
    one(extension.supportedGroups, vector(2, numbers16(groups))),
    one(extension.statusRequest, Buffer.from([1, 0, 0, 0, 0])),
    ...(alpn.length === 0 ? [] : [one(extension.applicationProtocols, vector(2, Buffer.concat(alpn.map(protocolName))))]),
    ...(offer === "old" ? [] : [one(extension.signatureAlgorithms, vector(2, numbers16(signatures)))]),
    ...(offers13 ? forTls13(offers12) : []),
  ];
  const message = (rest: readonly Buffer[]): Buffer =>
    Buffer.concat([
      Buffer.from([clientHello]),
      vector(
        3,
        Buffer.concat([
          numbers16([offer === "old" ? version.tls11 : version.tls12]),
          randomBytes(32),
          // Compatibility mode (RFC 8446, appendix D.4): a middlebox that knows no TLS 1.3 sees a session being resumed.
          vector(1, offers13 ? randomBytes(32) : Buffer.alloc(0)),
          vector(2, numbers16(numbers)),
          vector(1, Buffer.from([0])),
          vector(2, Buffer.concat([...extensions, ...rest])),
        ]),
      ),
    ]);
  const missing = largeBytes - recordHeader - message([]).length - extensionHeader;
  const body = message(size === "large" && missing > 0 ? [one(extension.padding, Buffer.alloc(missing))] : []);
  return Buffer.concat([Buffer.from([recordType.handshake]), numbers16([version.tls10]), vector(2, body)]);
}

const recordHeader = 5;
const extensionHeader = 4;

/** SNI carries a name, never an address (RFC 6066, section 3). */
function named(sni: string | null): Buffer[] {
  if (sni === null || isIP(sni) !== 0) return [];
  const name = Buffer.concat([Buffer.from([0]), vector(2, Buffer.from(sni, "latin1"))]);
  return [one(extension.serverName, vector(2, name))];
}

function forTls13(offers12: boolean): Buffer[] {
  const versions = numbers16(offers12 ? [version.tls13, version.tls12] : [version.tls13]);
  // Any 32 bytes are the public half of some X25519 key (RFC 7748, section 5).
  const share = Buffer.concat([numbers16([x25519]), vector(2, randomBytes(32))]);
  return [
    one(extension.supportedVersions, vector(1, versions)),
    one(extension.pskModes, vector(1, Buffer.from([1]))),
    one(extension.keyShare, vector(2, share)),
  ];
}

const protocolName = (name: string): Buffer => vector(1, Buffer.from(name, "latin1").subarray(0, 255));

const one = (type: number, content: Buffer): Buffer => Buffer.concat([numbers16([type]), vector(2, content)]);

/** A length of so many bytes, and behind it the content. */
function vector(lengthSize: 1 | 2 | 3, content: Buffer): Buffer {
  const length = Buffer.alloc(lengthSize);
  length.writeUIntBE(content.length, 0, lengthSize);
  return Buffer.concat([length, content]);
}

function numbers16(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * numbers.length);
  for (const [index, number] of numbers.entries()) bytes.writeUInt16BE(number, 2 * index);
  return bytes;
}
