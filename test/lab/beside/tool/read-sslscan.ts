import type { Saying } from "../answer.ts";

/**
 * Reads the XML of sslscan. It lists, and judges little: an alarm is what it marks itself (an error, `expired`, `self-signed`, a weak key), or that no version
 * of TLS is spoken at all. It looks at neither names nor trust nor what is yet to begin, so that these cannot be read out of it.
 */
export function readSslscan(xml: string): Saying[] {
  const marks = [
    ...[...xml.matchAll(/<error><!\[CDATA\[([\s\S]*?)\]\]><\/error>/g)].map(([, words = ""]) => ({ check: "error", words })),
    ...[...xml.matchAll(/^\s*(?:\S+\[31m)?ERROR: (.*)$/gm)].map(([, words = ""]) => ({ check: "error", words })),
    ...(/<expired>true<\/expired>/.test(xml) ? [{ check: "expired", words: "expired" }] : []),
    ...(/<self-signed>true<\/self-signed>/.test(xml) ? [{ check: "self-signed", words: "self-signed" }] : []),
    ...[...xml.matchAll(/<pk error="true" type="(\w+)"(?:[^>]*bits="(\d+)")?/g)].map(([, type = "", bits = "?"]) => ({
      check: "pk",
      words: `weak ${type} key of ${bits} bits`,
    })),
  ].map((one) => ({ ...one, words: one.words.trim(), isAlarm: true }));
  const versions = [...xml.matchAll(/<protocol type="tls" version="([\d.]+)" enabled="([01])"/g)];
  const enabled = versions.flatMap(([, version = "", on]) => (on === "1" ? [version] : []));
  if (versions.length > 0 && enabled.length === 0)
    return [...marks, { check: "protocols", isAlarm: true, words: "no version of TLS is enabled" }];
  const old = versions.length > 0 && enabled.every((version) => version === "1.0" || version === "1.1");
  if (old) return [...marks, { check: "protocols", isAlarm: true, words: `only TLS ${enabled.join(" and ")} enabled` }];
  if (marks.length > 0) return marks;
  return [
    {
      check: "protocols",
      isAlarm: versions.length === 0,
      words: versions.length === 0 ? "nothing found" : `TLS ${enabled.join(", ")}`,
    },
  ];
}
