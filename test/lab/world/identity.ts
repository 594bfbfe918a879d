import { webcrypto } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Authority, criticalExtension, inDays, issue } from "../../fixture/certificates.ts";
import { ocspResponse, revocationList } from "../../fixture/revocation.ts";
import type { Identity } from "../server.ts";
import { type Authorities, authoritiesOfRun } from "./authorities.ts";

/** id-kp-clientAuth (RFC 5280, section 4.2.1.12). */
const forClients = "1.3.6.1.5.5.7.3.2";

/** Files of one identity. `pem` holds chain and key in one file, as HAProxy wants it; `staple` and `crl` are there where the identity has a status. */
export type IdentityFiles = { chain: string; key: string; pem: string; staple?: string; crl?: string };

/** The root that the command is told to trust, PEM; all such; and who issues below the first. */
export const trustedRoot = async (): Promise<string> => (await authoritiesOfRun()).labRoot.cert;
export async function trustedRoots(): Promise<string> {
  const { labRoot, second } = await authoritiesOfRun();
  return `${labRoot.cert}\n${second.cert}\n`;
}
export const trustedIssuer = async (): Promise<string> => (await authoritiesOfRun()).lab.cert;

/** Makes the certificate and writes what a server needs of it. */
export async function writeIdentity(folder: string, name: string, identity: Identity): Promise<IdentityFiles> {
  const authorities = await authoritiesOfRun();
  const issuer = issuerOf(identity, authorities);
  const { names, ips, commonName, key: kind, digest, filling, ocspUrl, crlUrl, issuerUrl, mustStaple } = identity;
  const issued = await issue(issuer, {
    names,
    notBefore: inDays(identity.from),
    notAfter: inDays(identity.until),
    ...(ips === undefined ? {} : { ips }),
    ...(identity.unfit === "for-clients" ? { usages: [forClients] } : {}),
    ...(identity.unfit === "critical-extension" ? { extensions: [criticalExtension()] } : {}),
    ...(commonName === undefined ? {} : { commonName }),
    ...(kind === undefined || kind === "ec" ? {} : { keys: await keysOf(kind) }),
    ...(digest === undefined ? {} : { hash: digest === "sha1" ? "SHA-1" : "SHA-256" }),
    ...(filling === undefined ? {} : { filling }),
    ...(ocspUrl === undefined ? {} : { ocsp: ocspUrl }),
    ...(crlUrl === undefined ? {} : { crl: crlUrl }),
    ...(issuerUrl === undefined ? {} : { caIssuers: issuerUrl }),
    ...(mustStaple === undefined ? {} : { mustStaple }),
    ...(identity.issuer === "second" || identity.issuer === "second-anew" ? { keyIdentifier: true } : {}),
  });
  const { cert, chain, key } = issued;
  mkdirSync(folder, { recursive: true });
  const files = { chain: join(folder, `${name}.crt`), key: join(folder, `${name}.key`), pem: join(folder, `${name}.pem`) };
  const members = identity.sends?.map((member) => authorities.members[member]);
  const sent = members !== undefined ? [cert, ...members].join("\n") : identity.sendsIntermediate ? chain : cert;
  writeFileSync(files.chain, sent);
  writeFileSync(files.key, key, { mode: 0o600 });
  writeFileSync(files.pem, `${sent}\n${key}`, { mode: 0o600 });
  if (identity.status === undefined || issuer === null) return files;
  const [from, until] = (identity.statusDates ?? [-1, 7]).map(inDays);
  const said = { from: from ?? inDays(-1), until: until ?? inDays(7) };
  // HAProxy looks for the answer beside the certificate's file.
  const status = { staple: `${files.pem}.ocsp`, crl: join(folder, `${name}.crl`) };
  writeFileSync(status.staple, ocspResponse(issued, issuer, { ...said, status: identity.status }));
  writeFileSync(status.crl, revocationList(issuer, identity.status === "revoked" ? [issued] : [], said));
  return { ...files, ...status };
}

type KeyKind = Exclude<NonNullable<Identity["key"]>, "ec">;
const keys = new Map<KeyKind, Promise<webcrypto.CryptoKeyPair>>();

/** One pair of each kind a run: a large RSA key takes seconds to make. */
function keysOf(kind: KeyKind): Promise<webcrypto.CryptoKeyPair> {
  const found = keys.get(kind) ?? makeKeys(kind);
  keys.set(kind, found);
  return found;
}

function makeKeys(kind: KeyKind): Promise<webcrypto.CryptoKeyPair> {
  const uses = ["sign", "verify"] as const;
  if (kind === "p384") return webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, uses);
  const rsa = { modulusLength: Number(kind.slice(4)), publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" };
  return webcrypto.subtle.generateKey({ name: "RSASSA-PKCS1-v1_5", ...rsa }, true, uses);
}

function issuerOf(
  { issuer }: Identity,
  { lab, stranger, expired, impostor, labRoot, second, secondAnew, lower, branch, limited, short }: Authorities,
): Authority | null {
  switch (issuer) {
    case "self":
      return null;
    case "root":
      return labRoot;
    case "expired":
      return expired;
    case "impostor":
      return impostor;
    case "second":
      return second;
    case "second-anew":
      return secondAnew;
    case "lower":
      return lower;
    case "limited":
      return limited;
    case "short":
      return short;
    case "branch":
      return branch;
    case "lab":
      return lab;
    case "stranger":
      return stranger;
  }
}
