import "reflect-metadata";
import { webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  cryptoProvider,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

const day = 86_400_000;
const keyKind = { name: "ECDSA", namedCurve: "P-256" } as const;
const signing = { ...keyKind, hash: "SHA-256" } as const;

/** PEM texts. */
export type ServerCertificate = { cert: string; key: string };
type Wanted = { names: readonly string[]; fromDays?: number; untilDays?: number };

/** A certificate authority made for this start of the sandbox, and known to nobody else. `issue` makes a server certificate; `issueAlone` one that signs itself. */
export type DemoAuthority = {
  pem: string;
  issue: (wanted: Wanted) => Promise<ServerCertificate>;
  issueAlone: (wanted: Wanted) => Promise<ServerCertificate>;
};

export async function makeDemoAuthority(now: Date): Promise<DemoAuthority> {
  cryptoProvider.set(crypto);
  const keys = await makeKeys();
  const subject = "CN=Faultline Demo Root";
  const root = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: subject,
    notBefore: inDays(now, -365),
    notAfter: inDays(now, 365),
    keys,
    signingAlgorithm: signing,
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
  });
  const make = async ({ names, fromDays = -30, untilDays = 60 }: Wanted, alone: boolean): Promise<ServerCertificate> => {
    const own = await makeKeys();
    const name = `CN=${names[0] ?? "demo"}`;
    const certificate = await X509CertificateGenerator.create({
      serialNumber: serial(),
      subject: name,
      issuer: alone ? name : subject,
      notBefore: inDays(now, fromDays),
      notAfter: inDays(now, untilDays),
      publicKey: own.publicKey,
      signingKey: (alone ? own : keys).privateKey,
      signingAlgorithm: signing,
      extensions: [
        new BasicConstraintsExtension(false),
        new SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns" as const, value }))),
      ],
    });
    return {
      cert: certificate.toString("pem"),
      key: PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", own.privateKey), "PRIVATE KEY"),
    };
  };
  return { pem: root.toString("pem"), issue: (wanted) => make(wanted, false), issueAlone: (wanted) => make(wanted, true) };
}

const makeKeys = (): Promise<webcrypto.CryptoKeyPair> => webcrypto.subtle.generateKey(keyKind, true, ["sign", "verify"]);
const inDays = (now: Date, days: number): Date => new Date(now.getTime() + days * day);
/** Positive and below 20 octets (RFC 5280, section 4.1.2.2). */
const serial = (): string =>
  `0${Buffer.from(webcrypto.getRandomValues(new Uint8Array(9)))
    .toString("hex")
    .slice(1)}`;
