import { anyCheck, type Row, row } from "./row.ts";

/** What a certificate is. */
export const aboutCertificates: readonly Row[] = [
  row(
    anyCheck,
    /expired on|has expired or is not yet valid.*is after|^expired\b|\(expired\)|certificate has expired/,
    "tls",
    ["tls.expired"],
    "the certificate's end has passed",
  ),
  row(anyCheck, /is before|not yet valid/, "tls", ["tls.not-yet-valid"], "the certificate's beginning is to come"),
  row(
    anyCheck,
    /expires in|will expire|probe_ssl_earliest_cert_expiry|expires </,
    "tls",
    ["tls.expiring-soon"],
    "fewer days than the threshold",
  ),
  row(
    anyCheck,
    /certificate is valid for|not valid for any names|cannot validate certificate for|does not match supplied URI|certificate is not valid|via CN/,
    "tls",
    ["tls.name-mismatch"],
    "the host is not among the names",
  ),
  row(anyCheck, /self signed\)|selfsigned|^self-signed$/, "tls", ["tls.self-signed"], "issuer and subject are one"),
  row(anyCheck, /self signed CA in chain/, "tls", ["tls.untrusted-root"], "the chain ends in a root that nobody trusts"),
  row(
    /^cert_chain/,
    /chain incomplete|issuer cert missing/,
    "tls",
    ["tls.incomplete-chain"],
    "testssl.sh says this of every issuer that is not there",
  ),
  row(anyCheck, /unknown authority/, "tls", ["tls.untrusted-root"], "Go's one sentence for every chain that leads nowhere"),
  row(anyCheck, /revoked/, "tls", ["tls.revoked"], "a revocation"),
  row(anyCheck, /staple/i, "tls", ["tls.must-staple-missing"], "the extension without a staple"),
  row(
    anyCheck,
    /weak (?:RSA|EC|DSA) key|insecure algorithm|SHA1|weak/i,
    "tls",
    ["tls.weak-parameters"],
    "a key or signature that is too weak",
  ),
];
