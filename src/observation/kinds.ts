import { dnsHosts } from "./kind/dns-hosts.ts";
import { dnsQuery } from "./kind/dns-query.ts";
import { dnsSystem } from "./kind/dns-system.ts";
import { httpRequest } from "./kind/http-request.ts";
import { pathProbe } from "./kind/path-probe.ts";
import { tcpConnect } from "./kind/tcp-connect.ts";
import { tcpSilent } from "./kind/tcp-silent.ts";
import { tlsHandshake } from "./kind/tls-handshake.ts";

/** Every probe kind. Adding one is its file and its line here. */
export const kinds = [dnsQuery, dnsHosts, dnsSystem, tcpConnect, tcpSilent, pathProbe, tlsHandshake, httpRequest] as const;

type Kinds = (typeof kinds)[number];
export type Probe = Kinds["probe"];
export type KindOf<P extends Probe> = Extract<Kinds, { probe: P }>;

const byName = new Map<string, Kinds>(kinds.map((kind) => [kind.probe, kind]));

export function kindOf(probe: Probe): Kinds {
  const kind = byName.get(probe);
  if (kind === undefined) throw new TypeError(`no such probe kind: ${probe}`);
  return kind;
}
