import { X509Certificate } from "node:crypto";
import { stat } from "node:fs/promises";
import { posix } from "node:path";
import type { CertificateFile } from "../../observation/kind/host-certificate.ts";
import { broke, ok, skipped } from "../../observation/observation.ts";
import type { Ask } from "../probe.ts";
import { certificateRecord } from "../tls/certificate.ts";
import { type FileView, type Found, fileViewOf, toldCertificates, usualCertificates } from "./certificate-paths.ts";
import { listeningAt } from "./listening.ts";
import { startOf } from "./process-facts.ts";
import { readText } from "./read-text.ts";

/** A chain with its key has some ten kilobytes. */
const mostBytes = 262_144;
const mostFiles = 120;
const mostNames = 50;

/**
 * Looks for the certificate files of what listens at this port: those that configuration and command line name, and those that lie in the usual places. The first
 * certificate of each is read, and nothing else of it. Without `ss` it is `skipped`.
 */
export const askHostCertificate: Ask<"host.certificate"> = async ({ port }, _given, _place, signal) => {
  const listening = await listeningAt(port, signal);
  if ("failure" in listening)
    return listening.failure.code === "means-missing"
      ? skipped(listening.failure.detail, listening.failure, {})
      : broke(listening.failure, {});
  const views = await Promise.all(listening.processes.map(fileViewOf));
  const told = await Promise.all(views.map(async (view) => filesOf(view, await toldCertificates(view, port))));
  const usual = await Promise.all(views.slice(0, 1).map(async (view) => filesOf(view, await usualCertificates(view))));
  const files = [...new Map([...usual.flat(), ...told.flat().toReversed()].map((one) => [one.path, one])).values()];
  const processes = await Promise.all(
    listening.processes.map(async ({ pid, name }) => ({ pid, name, startedAt: await startOf(pid) })),
  );
  return ok({ files: files.slice(-mostFiles), processes, unread: processes.length === 0 ? ["who listens at this port"] : [] });
};

async function filesOf(view: FileView, found: readonly Found[]): Promise<CertificateFile[]> {
  const distinct = [...new Map(found.toReversed().map((one) => [one.path, one])).values()];
  return (await Promise.all(distinct.map((one) => readCertificate(view, one)))).flat();
}

/** Nothing where the file is none of this machine's, or holds no certificate of a server. */
async function readCertificate({ root }: FileView, { path, how }: Found): Promise<CertificateFile[]> {
  const place = posix.join(root, path);
  const [text, facts] = await Promise.all([readText(place, mostBytes), stat(place).catch(() => null)]);
  const leaf = text === null ? null : firstCertificate(text);
  if (leaf === null || leaf.authority || facts === null) return [];
  const { subject, issuer, names, notBefore, notAfter, fingerprint256 } = leaf;
  const changedAt = facts.mtime.toISOString();
  return [{ path, how, changedAt, subject, issuer, names: names.slice(0, mostNames), notBefore, notAfter, fingerprint256 }];
}

/** A key may stand before it. */
export function firstCertificate(text: string): ReturnType<typeof certificateRecord> | null {
  const pem = /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END (?:TRUSTED )?CERTIFICATE-----/.exec(text)?.[0];
  if (pem === undefined) return null;
  try {
    return certificateRecord(new X509Certificate(pem), false);
  } catch {
    // It only looked like one.
    return null;
  }
}
