import { authoritativeAnswerOf } from "../../observation/authoritative-answers.ts";
import { bareName, type DnsQuery, isBareEmpty } from "../../observation/dns-answer.ts";
import type { Seen } from "../seen.ts";
import { keyTagOf } from "./key-tag.ts";

/** What is wrong with a zone's signatures, as far as the records themselves show it. `atMs`: the date that matters, Unix ms. */
export type SignatureTrouble = {
  what: "expired" | "not-yet-valid" | "missing" | "no-key" | "wrong-ds";
  zone: string;
  atMs: number | null;
  by: readonly DnsQuery[];
};

type Signature = { covers: string; expiresMs: number; beginsMs: number; signer: string; query: DnsQuery };

/**
 * Read off RRSIG, DS and DNSKEY records that came with any answer. A date is judged only where every signature over that record set is out of it: during
 * a rollover an old one may stand beside a good one. Digests are not computed; a DS whose key tag no key has is enough to tell.
 */
export function signatureTrouble(seen: Seen): SignatureTrouble | null {
  const queries = seen.of("dns.query").filter(({ outcome }) => outcome === "ok");
  const signatures = queries.flatMap(signaturesIn);
  return byDate(signatures, Date.parse(seen.now)) ?? byKeys(queries) ?? byAbsence(queries, signatures);
}

const recordsOf = ({ data }: DnsQuery) => [...(data.answers ?? []), ...(data.authority ?? [])];

/** RRSIG presentation form (RFC 4034, section 3.2): type covered, algorithm, labels, original TTL, expiration, inception, key tag, signer, signature. */
function signaturesIn(query: DnsQuery): Signature[] {
  return recordsOf(query).flatMap(({ type, name, data }) => {
    if (type !== "RRSIG") return [];
    const [covered = "", , , , expiration = "", inception = "", , signer = ""] = data.trim().split(/\s+/);
    const expiresMs = instantOf(expiration);
    const beginsMs = instantOf(inception);
    return expiresMs === null || beginsMs === null
      ? []
      : [{ covers: `${bareName(name)} ${covered}`, expiresMs, beginsMs, signer: bareName(signer), query }];
  });
}

/** YYYYMMDDHHmmSS in UTC, or seconds since 1970 (RFC 4034, section 3.2). */
function instantOf(text: string): number | null {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)?.slice(1).map(Number);
  if (parts !== undefined) {
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  }
  return /^\d{1,10}$/.test(text) ? Number(text) * 1_000 : null;
}

function byDate(signatures: readonly Signature[], nowMs: number): SignatureTrouble | null {
  const sets = [...Map.groupBy(signatures, ({ covers }) => covers)].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [, all] of sets) {
    const expired = all.every(({ expiresMs }) => expiresMs < nowMs);
    const early = all.every(({ beginsMs }) => beginsMs > nowMs);
    const [last] = all.toSorted((a, b) => b.expiresMs - a.expiresMs);
    if (last === undefined || (!expired && !early)) continue;
    return {
      what: expired ? "expired" : "not-yet-valid",
      zone: last.signer,
      atMs: expired ? last.expiresMs : Math.min(...all.map(({ beginsMs }) => beginsMs)),
      by: all.map(({ query }) => query),
    };
  }
  return null;
}

/** DS (RFC 4034, section 5.3) begins with the key tag; the zone's keys have theirs by computation. */
function byKeys(queries: readonly DnsQuery[]): SignatureTrouble | null {
  const asked = queries.filter(({ subject }) => subject.type === "DNSKEY");
  const zones = [...new Set(asked.map(({ subject }) => bareName(subject.name)))].sort();
  for (const zone of zones) {
    const pointing = queries.filter((query) => recordsOf(query).some((one) => one.type === "DS" && bareName(one.name) === zone));
    if (pointing.length === 0) continue;
    const own = asked.filter((query) => bareName(query.subject.name) === zone && tellsKeys(query));
    const keys = own.flatMap((query) => recordsOf(query).filter(({ type }) => type === "DNSKEY"));
    if (own.length === 0) continue;
    if (keys.length === 0) return { what: "no-key", zone, atMs: null, by: [...own, ...pointing] };
    const tags = new Set(keys.map(({ data }) => keyTagOf(data)));
    const wanted = pointing.flatMap((query) =>
      recordsOf(query).flatMap((one) =>
        one.type === "DS" && bareName(one.name) === zone ? [Number.parseInt(one.data, 10)] : [],
      ),
    );
    if (!tags.has(null) && !wanted.some((tag) => tags.has(tag)))
      return { what: "wrong-ds", zone, atMs: null, by: [...own, ...pointing] };
  }
  return null;
}

/** A server that does not serve the zone, or a resolver that found none that does, knows nothing of its keys. */
const tellsKeys = (query: DnsQuery): boolean =>
  query.data.rcode === "NOERROR" &&
  (query.subject.role === "authoritative" ? authoritativeAnswerOf(query) === "authoritative" : !isBareEmpty(query));

/** Asked for signatures (DO=1, CD=1 or directly), a signed zone's server gave an answer without any. */
function byAbsence(queries: readonly DnsQuery[], signatures: readonly Signature[]): SignatureTrouble | null {
  const signed = new Set(
    queries.flatMap((query) => recordsOf(query).flatMap(({ type, name }) => (type === "DS" ? [bareName(name)] : []))),
  );
  const bare = queries.filter(
    (query) =>
      query.subject.dnssecOk &&
      query.subject.role === "authoritative" &&
      (query.data.addresses ?? []).length > 0 &&
      !signatures.some((signature) => signature.query === query),
  );
  const [first] = bare.filter(({ subject }) => signed.has(bareName(subject.zone ?? "")));
  return first === undefined ? null : { what: "missing", zone: bareName(first.subject.zone ?? ""), atMs: null, by: bare };
}
