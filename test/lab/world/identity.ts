import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Authority, inDays, issue, makeAuthority } from "../../fixture/certificates.ts";
import type { Identity } from "../site.ts";

/** `pem` holds chain and key in one file, as HAProxy wants it. */
export type IdentityFiles = { chain: string; key: string; pem: string };

type Line = { root: Authority; intermediate: Authority };
let authorities: Promise<{ lab: Line; stranger: Line }> | null = null;

/** The authorities are made once a run: a certificate takes no notice of who else it stands beside. */
function authoritiesOfRun(): Promise<{ lab: Line; stranger: Line }> {
  authorities ??= (async () => ({ lab: await line("Lab"), stranger: await line("Unheard-of") }))();
  return authorities;
}

async function line(name: string): Promise<Line> {
  const root = await makeAuthority(`${name} Root`);
  return { root, intermediate: await makeAuthority(`${name} Issuing CA`, { issuer: root }) };
}

/** The root that the command is told to trust, PEM. */
export const trustedRoot = async (): Promise<string> => (await authoritiesOfRun()).lab.root.cert;

/** Makes the certificate and writes what a server needs of it. */
export async function writeIdentity(folder: string, name: string, identity: Identity): Promise<IdentityFiles> {
  const lines = await authoritiesOfRun();
  const issuer = identity.issuer === "self" ? null : lines[identity.issuer].intermediate;
  const { cert, chain, key } = await issue(issuer, {
    names: identity.names,
    notBefore: inDays(identity.from),
    notAfter: inDays(identity.until),
  });
  mkdirSync(folder, { recursive: true });
  const files = { chain: join(folder, `${name}.crt`), key: join(folder, `${name}.key`), pem: join(folder, `${name}.pem`) };
  const sent = identity.sendsIntermediate ? chain : cert;
  writeFileSync(files.chain, sent);
  writeFileSync(files.key, key, { mode: 0o600 });
  writeFileSync(files.pem, `${sent}\n${key}`, { mode: 0o600 });
  return files;
}
