import type { Cause } from "../cause.ts";
import { originMatches } from "./origin.ts";

/** 522 and 524: the CDN waits for the origin in vain, for the connection or for the answer. */
export const originTimeout: Cause = {
  id: "http.origin-timeout",
  impact: "breaks",
  plain:
    "The content delivery network (CDN) in front waited for the real server behind it and gave up. The server is overloaded or stuck, or a firewall drops the CDN's packets.",
  tell: "The answer has the CDN's own status 522 (no connection) or 524 (connected, and no answer in time).",
  remedy: [
    "See whether the origin is overloaded or stuck, and whether its firewall lets all addresses of the CDN in (they change: take the CDN's published list).",
    "A request that truly takes long needs a job in the background, since the CDN's limit is fixed.",
  ],
  toldApartFrom: ["http.server-error"],
  explains: ["http.health-check-mismatch"],
  owner: "whoever runs the origin behind the CDN",
  find: (seen) => originMatches(seen, "timeout", next),
};

const next = [
  "522: look for a firewall or a rate limit that drops packets of the CDN's address ranges, and for a server out of connections.",
  "524: look at what the application does for so long (slow queries, a dependency that hangs); long work belongs behind the answer.",
];
