import type { Address } from "./address.ts";

export type Endpoint = { address: Address; port: number };

/** What a person set for one run beside the target, in one vocabulary for flags, chat words and variables. Null or empty: not given. */
export type Questions = {
  /** Replace those of the vantage. */
  resolvers: readonly Endpoint[];
  publicResolvers: readonly Endpoint[];
  rootServers: readonly Endpoint[];
  control: readonly string[];
  /** Probe these in place of what DNS gives. */
  ip: readonly Address[];
  sni: string | null;
  /** PEM texts. */
  ca: readonly string[];
  /** The file that a person gave them in, for the commands that repeat a probe by hand. */
  caFile?: string;
  expectStatus: number | null;
  expectText: string | null;
  healthPath: string | null;
  /** The whole run ends within this, ms; 10,000 at most in normal mode. */
  timeoutMs: number;
};
