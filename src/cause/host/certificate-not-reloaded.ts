import { isLoopback } from "../../observation/address-network.ts";
import { type Handshake, leafOf } from "../../observation/handshakes.ts";
import type { CertificateFile } from "../../observation/kind/host-certificate.ts";
import type { Certificate } from "../../observation/kind/tls-handshake.ts";
import { isRefusedByClients } from "../../observation/refused-certificate.ts";
import { endpointText } from "../../target/address.ts";
import type { Cause, Match } from "../cause.ts";
import { clause } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { dayInWords } from "../span.ts";
import { nearnessOf } from "../tls/expiring-soon.ts";
import { type Look, looksOf } from "./looks.ts";

/**
 * The file was renewed, and the server still shows what it read when it started. Seen in the difference: the certificate shown is in none of the files that the program was
 * told to use, and one of these covers the same name and is younger. A file that nobody named, in a usual place, counts only where it is plainly the successor: the same
 * names by the same issuer. Whether the program reads it again by itself later cannot be seen.
 */
export const certificateNotReloaded: Cause = {
  id: "host.certificate-not-reloaded",
  impact: "degrades",
  plain:
    "The certificate was renewed on disk, and the running server was never told: it still shows the old one. Once that is out of date, browsers warn and programs refuse to connect.",
  tell: "The certificate that the server shows is older than the one in its own file on this machine; without a newer file it was not renewed at all.",
  remedy: [
    "Reload the server (`nginx -s reload`, `systemctl reload`), then see that the new certificate is shown.",
    "Let the renewal do so from now on (`certbot renew --deploy-hook`, a path unit, the sidecar's hook).",
  ],
  toldApartFrom: ["tls.expired"],
  explains: [
    "tls.expired",
    "tls.expiring-soon",
    "tls.name-mismatch",
    "tls.default-certificate",
    "tls.not-yet-valid",
    "tls.incomplete-chain",
    "tls.intermediate-expired",
    "tls.revoked",
    "tls.self-signed",
    "tls.untrusted-root",
  ],
  owner: "whoever renews the certificates of this service",
  find: (seen) => looksOf(seen, "host.certificate").flatMap((looks) => findIn(looks, seen)),
};

function findIn(looks: readonly Look<"host.certificate">[], seen: Seen): Match[] {
  const look = looks.at(-1);
  if (look === undefined || look.subject.port !== seen.target.port) return [];
  const files = look.data.files ?? [];
  const held = new Set(files.map(({ fingerprint256 }) => fingerprint256));
  const shown = seen.of("tls.handshake").filter((one) => isHere(one, look, seen));
  const behind = shown.flatMap((one) => {
    const leaf = leafOf(one);
    const file = leaf === null || held.has(leaf.fingerprint256) ? undefined : successorOf(leaf, one, files);
    return leaf === null || file === undefined ? [] : [{ one, leaf, file }];
  });
  const [first] = behind;
  if (first === undefined) return [];
  const good = shown.filter((one) => held.has(leafOf(one)?.fingerprint256 ?? ""));
  return [
    matchOf(
      first,
      behind.map(({ one }) => one),
      good,
      look,
      seen,
    ),
  ];
}

/** As a client of the target asks, at an address of the very machine whose files were read. */
function isHere({ vantage, subject }: Handshake, look: Look<"host.certificate">, { target, vantages }: Seen): boolean {
  const own: readonly string[] = vantages.find(({ name }) => name === vantage)?.addresses ?? [];
  return (
    vantage === look.vantage &&
    subject.port === target.port &&
    subject.purpose !== "other-sni" &&
    (own.includes(subject.address) || isLoopback(subject.address))
  );
}

/** The youngest that covers the name, from among the files told; else one that has the very names of the one shown, by the same issuer. */
function successorOf(leaf: Certificate, { subject }: Handshake, files: readonly CertificateFile[]): CertificateFile | undefined {
  const younger = files
    .filter(({ notBefore, notAfter }) => notBefore > leaf.notBefore && notAfter > leaf.notAfter)
    .toSorted((a, b) => (a.notAfter > b.notAfter ? -1 : 1));
  const names = [...leaf.names].sort().join(" ");
  return (
    younger.find(({ how, names: own }) => how !== "usual-place" && own.some((name) => isFor(name, subject.host))) ??
    younger.find(({ names: own, issuer }) => issuer === leaf.issuer && [...own].sort().join(" ") === names)
  );
}

/** A wildcard stands for one label (RFC 9525, section 6.3). */
function isFor(name: string, host: string): boolean {
  const [pattern, asked] = [name, host].map((text) => text.toLowerCase().replace(/\.$/, ""));
  if (pattern === undefined || asked === undefined) return false;
  return pattern === asked || (pattern.startsWith("*.") && asked.slice(asked.indexOf(".")) === pattern.slice(1));
}

type Behind = { leaf: Certificate; file: CertificateFile };

function matchOf(
  { leaf, file }: Behind,
  failed: Handshake[],
  worked: Handshake[],
  look: Look<"host.certificate">,
  { now }: Seen,
): Match {
  const isOver = leaf.notAfter < now;
  // Renewed before it was due, the one shown has weeks to go: the reload may just be to come, and nobody is hurt.
  const isFresh = nearnessOf(leaf, Date.parse(now)) === null && !failed.some(isRefusedByClients);
  const [one] = failed;
  const at = one === undefined ? "" : ` at ${endpointText(one.subject.address, one.subject.port)}`;
  const [process] = look.data.processes ?? [];
  return {
    failed,
    worked,
    beside: [look],
    ruledOut: [
      {
        cause: "tls.expired",
        by: [look],
        why: `the renewed certificate lies in ${file.path}, valid until ${dayInWords(file.notAfter)}`,
      },
    ],
    ...(isOver ? { impact: "breaks" as const } : isFresh ? { impact: "latent" as const } : {}),
    stated: true,
    says: clause("the renewed certificate lies on disk and is not loaded"),
    next: [
      `Reload ${process === undefined ? "the server" : `${process.name} (pid ${process.pid})`}: ${file.path} holds a certificate valid until ${dayInWords(file.notAfter)}, and the one shown${at} ends on ${dayInWords(leaf.notAfter)}.`,
      "Let the renewal reload the server from now on (a deploy hook), then run this again.",
    ],
  };
}
