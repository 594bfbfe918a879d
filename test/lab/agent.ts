import type { PlaceName } from "./place.ts";

/** Where the hub of a site listens, at the address of the name servers' machine. */
export const hubPort = 3_000;

/** A process that serves the site's hub from a place of its own. It trusts the lab's authority for the hub, and is let in by an invitation. */
export type Agent = {
  name: string;
  place: Extract<PlaceName, "client" | "otherClient" | "elsewhere">;
  labels: Readonly<Record<string, string>>;
  /** Its resolv.conf; default: the site's resolvers, in order. */
  resolvers?: readonly string[];
  /** Ranges that it may probe beyond public ones. */
  allow?: readonly string[];
  /** Its clock is ahead by so much, s. See world/shifted-clock.ts for what that reaches. */
  clockAheadS?: number;
  /** It is killed so long after the run has begun, ms. */
  killedAfterMs?: number;
};
