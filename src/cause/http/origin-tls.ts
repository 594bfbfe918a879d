import type { Cause } from "../cause.ts";
import { originMatches } from "./origin.ts";

/** 525 and 526: the CDN reaches the origin and gets no TLS connection that it accepts. */
export const originTls: Cause = {
  id: "http.origin-tls",
  impact: "breaks",
  plain:
    "The content delivery network (CDN) in front reaches the real server behind it, and the encrypted connection between the two fails. Users see an error page of the CDN.",
  tell: "The answer has the CDN's own status 525 (handshake failed), 526 (certificate not valid) or 530.",
  remedy: [
    "Renew or replace the certificate on the origin so that it fits what the CDN is set to demand (its name, its dates, its issuer), and offer TLS 1.2 or newer there.",
    "Ask the origin directly for the name to see what it shows: `openssl s_client -connect ORIGIN:443 -servername NAME`.",
  ],
  toldApartFrom: ["http.server-error"],
  explains: ["http.health-check-mismatch"],
  owner: "whoever runs the origin behind the CDN",
  find: (seen) => originMatches(seen, "tls", next),
};

const next = [
  "Look at the certificate of the origin itself: dates, names, and whether the intermediate is sent; the one that users see is the CDN's.",
  "If it was changed lately, compare with the CDN's encryption mode: a strict mode wants a certificate that anybody would trust.",
];
