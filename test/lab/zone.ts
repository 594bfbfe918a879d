import type { DnsRelayRule } from "./stand-in/dns-relay.ts";

/**
 * How a zone is signed, and what is wrong with it. `well`; `unsigned`: no DS above, nothing signed; `no-ds`: signed, and the parent does not know. The rest
 * break the chain: `expired` and `not-yet`: the signatures' dates; `wrong-digest`: the parent's DS has another digest; `other-key`: the DS is that of a key
 * which the zone does not have; `stripped`: no signatures at all, the DS stays; `no-keys`: no DNSKEY; `forged`: signatures over other data, and `forged-A`,
 * `forged-AAAA`, `forged-NSEC` over other records of that type alone; `unsigned-answers`: everything is signed but the address records.
 */
export type Signing =
  | "well"
  | "unsigned"
  | "no-ds"
  | "expired"
  | "not-yet"
  | "wrong-digest"
  | "other-key"
  | "stripped"
  | "no-keys"
  | "forged"
  | "forged-A"
  | "forged-AAAA"
  | "forged-NSEC"
  | "unsigned-answers";

/**
 * What a name server does. `well`; `silent`: packets to port 53 are dropped; `absent`: nobody has the address; `closed`: nothing listens (ICMP and RST);
 * `refuses`: it does not have the zone (REFUSED); `broken`: it cannot load the zone (SERVFAIL); `tcp-only` and `udp-only`: the other transport is dropped.
 */
export type NameServerConduct = "well" | "silent" | "absent" | "closed" | "refuses" | "broken" | "tcp-only" | "udp-only";

/** `name`: absolute, without the last dot. `addresses`: of `network.dns` (zone, zone6, spare, spare6); they are the glue too. */
export type NameServer = {
  name: string;
  addresses: readonly string[];
  /** Default `well`. */
  conduct?: NameServerConduct;
  /** Its own records in place of the zone's. */
  records?: readonly string[];
  /** What it does to questions and answers before they leave it. */
  rules?: readonly DnsRelayRule[];
  /** Its copy of the zone is signed thus. */
  signing?: Signing;
};

/** How a zone is served. Lines are master-file lines: names without a last dot are relative to the zone. */
export type Zone = {
  /** Default: the setting's zone. The parent is the longest other zone that it lies below, else its top (`example`, `test`). */
  name?: string;
  records: readonly string[];
  /** What whoever asks through the second resolver gets in place of `records`. */
  recordsForSecond: readonly string[] | null;
  /** `broken`, `not-at-all`: all servers answer SERVFAIL, REFUSED. `not-delegated`: the parent does not know the zone. */
  serving: "well" | "broken" | "not-at-all" | "not-delegated";
  /** Default: ns1 and ns2 in the zone, at `network.dns.zone`. */
  nameServers?: readonly NameServer[];
  /** Lines in the parent in place of the delegation (NS and glue; a DS is put beside them where the zone is signed). */
  delegation?: readonly string[];
  /** The zone's own NS lines and their addresses, in place of those of `nameServers`. */
  apex?: readonly string[];
  /** Default `well`. */
  signing?: Signing;
  /** SOA: serial (default 1) and for how long an answer that nothing exists is kept, s (default 30). */
  serial?: number;
  negativeTtl?: number;
};
