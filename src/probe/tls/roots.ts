import { X509Certificate } from "node:crypto";
import { getCACertificates } from "node:tls";

export type Known = {
  certificate: X509Certificate;
  /** Its own issuer; else it is known as an intermediate only. Its own signature is not checked: it is believed because it is here. */
  root: boolean;
  fromGivenCa: boolean;
};
export type KnownBySubject = ReadonlyMap<string, readonly Known[]>;

let bundled: KnownBySubject | null = null;
let system: KnownBySubject | null = null;

/** The roots that come with Node (Mozilla's list). Loaded on first use, about 5 ms. `NODE_EXTRA_CA_CERTS` is for this process's own traffic and is not among them. */
export function bundledRoots(): KnownBySubject {
  bundled ??= bySubject(getCACertificates("bundled"), false);
  return bundled;
}

/** The roots of the operating system. Loading them holds the thread up for some 70 ms, so they are asked only where the bundled ones know no path, and once. */
export function systemRoots(): KnownBySubject {
  system ??= bySubject(getCACertificates("system"), false);
  return system;
}

/** The certificates of PEM texts that a person gave; a block that is none is passed over, since whoever reads the file says so. */
export function givenRoots(pems: readonly string[]): KnownBySubject {
  const blocks = pems.flatMap((pem) => pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []);
  return bySubject(blocks, true);
}

function bySubject(pems: readonly string[], fromGivenCa: boolean): KnownBySubject {
  const known = pems.flatMap((pem): Known[] => {
    const certificate = parse(pem);
    return certificate === null ? [] : [{ certificate, root: certificate.subject === certificate.issuer, fromGivenCa }];
  });
  return Map.groupBy(known, ({ certificate }) => certificate.subject);
}

function parse(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}
