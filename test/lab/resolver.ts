import type { DnsRelayRule } from "./stand-in/dns-relay.ts";

/**
 * What the client asks. `unbound` and `named` ask the authoritative servers on its behalf; both validate where `validates` is not false. `lines` stand in
 * unbound's `server:` clause, `clauses` behind it (`stub-zone:`, `forward-zone:`, `rpz:`); `options` in named's options, `statements` behind them (zones, views).
 * `rules`: what a relay in front of it does. `none`: nothing listens there. `rotating`: gives one of the addresses, another one each time.
 */
export type Resolver =
  | {
      kind: "unbound";
      address: string;
      lines: readonly string[];
      clauses?: readonly string[];
      validates?: boolean;
      rules?: readonly DnsRelayRule[];
    }
  | {
      kind: "named";
      address: string;
      options: readonly string[];
      statements?: readonly string[];
      validates?: boolean;
      rules?: readonly DnsRelayRule[];
    }
  | { kind: "none"; address: string }
  | { kind: "rotating"; address: string; name: string; answers: readonly string[] };

/** With such a relay in front of it, where it is one that asks on the client's behalf. */
export const withRules = (resolver: Resolver, rules: readonly DnsRelayRule[]): Resolver =>
  resolver.kind === "unbound" || resolver.kind === "named" ? { ...resolver, rules } : resolver;

/** The client's /etc/resolv.conf. Default: the addresses of the site's resolvers, in order, and nothing else. */
export type ResolvConf = { nameservers?: readonly string[]; search?: readonly string[]; options?: readonly string[] };
