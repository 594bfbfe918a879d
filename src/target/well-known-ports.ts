import type { Scheme } from "./target.ts";

/** Ports that usually speak plain HTTP. */
const http = new Set([80, 8000, 8008, 8080, 8888]);
/** Ports whose service speaks first in plain text or in its own protocol (IANA's registry, and the defaults of the well-known servers): no TLS from the first byte. */
const plain = new Set([
  21, 22, 23, 25, 53, 110, 111, 119, 139, 143, 179, 389, 445, 554, 587, 873, 1080, 1433, 1521, 1883, 2049, 2181, 3128, 3306, 3389,
  4222, 5060, 5222, 5269, 5432, 5672, 5900, 6379, 6432, 6667, 7687, 9042, 9092, 11211, 26379, 27017, 61613, 61616,
]);
/** Ports whose service begins with a TLS handshake and is not HTTP. */
const tls = new Set([465, 563, 636, 853, 989, 990, 992, 993, 995, 3269, 5061, 5223, 5671, 6514, 6697, 8883]);

/** The scheme meant by `host:port`. Everything unknown is taken for HTTPS. */
export function schemeOfPort(port: number): Scheme {
  if (http.has(port)) return "http";
  if (plain.has(port)) return "tcp";
  return tls.has(port) ? "tls" : "https";
}
