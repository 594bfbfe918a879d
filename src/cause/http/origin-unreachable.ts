import type { Cause } from "../cause.ts";
import { originMatches } from "./origin.ts";

/** 521 and 523: the CDN gets no connection to the origin, because it is refused or has no route. */
export const originUnreachable: Cause = {
  id: "http.origin-unreachable",
  impact: "breaks",
  plain:
    "The content delivery network (CDN) in front answers, but it cannot connect to the real server behind it. Only what is cached still works.",
  tell: "The answer has the CDN's own status 521 or 523, or 530 with its note that the origin's name does not resolve.",
  remedy: [
    "Start the web server on the origin, and open its firewall for all addresses of the CDN.",
    "Compare the origin's address in the CDN's settings with the one that it has now; a move or a new deployment leaves the old one there.",
  ],
  toldApartFrom: ["http.server-error"],
  explains: ["http.health-check-mismatch"],
  owner: "whoever runs the origin behind the CDN",
  find: (seen) => originMatches(seen, "unreachable", next),
};

const next = [
  "Look at the origin behind the CDN rather than at the CDN: is its web server running, and does its firewall let the CDN's address ranges in?",
  "Check which address or name the CDN has for the origin: after a move it may still be the old one.",
];
