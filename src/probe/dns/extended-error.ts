import { plainText } from "./plain-text.ts";

/** Extended DNS Errors: INFO-CODE and purpose as IANA registers them (RFC 8914, section 5.2, and later entries). */
const meanings: readonly string[] = [
  "Other Error",
  "Unsupported DNSKEY Algorithm",
  "Unsupported DS Digest Type",
  "Stale Answer",
  "Forged Answer",
  "DNSSEC Indeterminate",
  "DNSSEC Bogus",
  "Signature Expired",
  "Signature Not Yet Valid",
  "DNSKEY Missing",
  "RRSIGs Missing",
  "No Zone Key Bit Set",
  "NSEC Missing",
  "Cached Error",
  "Not Ready",
  "Blocked",
  "Censored",
  "Filtered",
  "Prohibited",
  "Stale NXDOMAIN Answer",
  "Not Authoritative",
  "Not Supported",
  "No Reachable Authority",
  "Network Error",
  "Invalid Data",
  "Signature Expired before Valid",
  "Too Early",
  "Unsupported NSEC3 Iterations Value",
  "Unable to conform to policy",
  "Synthesized",
  "Invalid Query Type",
];

export type ExtendedError = { code: number; meaning: string; text: string };

/** Long enough for what resolvers write ("no SEP matching the DS found for …"), short enough for a message. */
const longestText = 256;

/** Reads the option's data: a two-byte code and UTF-8 text, which some senders end with a null byte. The caller holds that there are two bytes. */
export function readExtendedError(data: Buffer): ExtendedError {
  const code = data.readUInt16BE(0);
  const end = data.at(-1) === 0 && data.length > 2 ? data.length - 1 : data.length;
  return { code, meaning: meanings[code] ?? "unassigned", text: plainText(data.subarray(2, end), longestText) };
}
