import type { Address } from "./address.ts";
import type { ProxyChoice } from "./proxy.ts";

/**
 * Where a DNS server is asked. `transport`: over this one alone (DoT, RFC 7858; DoH, RFC 8484, at `path`); absent: over UDP and TCP. `serverName`: the name that
 * its certificate must be for; without one the certificate is told and not verified.
 */
export type Endpoint = {
  address: Address;
  port: number;
  transport?: "tls" | "https";
  path?: string;
  serverName?: string;
};

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
  /** PEM texts of a client certificate and its key, and their files. The key is a secret: never stored, never told. Without one, `cert` holds both. */
  cert?: string;
  key?: string;
  certFile?: string;
  keyFile?: string;
  /** Where the authority's word on the certificate is looked for. Absent: in the handshake alone. */
  ocsp?: "stapled" | "fetch" | "none";
  /** The way to the target, where it is not the direct one. */
  proxy?: ProxyChoice | null;
  /** Where it is asked from: names, labels' values, `label=value` or `all`, in lower case. Absent: whatever vantages fit. */
  from?: readonly string[];
  expectStatus: number | null;
  expectText: string | null;
  healthPath: string | null;
  /** Samples are taken until a rate is settled, however long within the time. Absent: light sampling alone. */
  deep?: boolean;
  /** The whole run ends within this, ms; 10,000 at most in normal mode, 60,000 in deep mode. */
  timeoutMs: number;
};
