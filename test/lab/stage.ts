import type { PlaceName } from "./place.ts";
import type { Site } from "./site.ts";

/** What can be done between the start of all programs and the question. */
export type Stage = {
  /** Puts one question to a DNS server, from the place that asks, and gives dig's text; options as dig's (`+norec`). Throws where no answer comes. */
  dig: (server: string, name: string, type: string, ...options: readonly string[]) => Promise<string>;
  /** Runs a command in a place to its end, and gives what it printed. `ip`, `nft`, `openssl`, … */
  run: (place: PlaceName, program: string, ...args: readonly string[]) => Promise<string>;
  /** The name servers serve this from now on (zones and what name servers do; nothing else of the site is read). */
  serve: (change: Pick<Partial<Site>, "zone" | "moreZones">) => Promise<void>;
  /** Ends all authoritative name servers. */
  endNameServers: () => Promise<void>;
  /** Loads further nft rules. */
  rules: (place: PlaceName, hook: string, lines: readonly string[]) => Promise<void>;
  wait: (ms: number) => Promise<void>;
  /** Looks again and again until it is so. Throws where it never is: a fixed wait would be too short on a busy machine. */
  until: (isSo: () => Promise<boolean>) => Promise<void>;
};
