import { dnsHosts } from "./kind/dns-hosts.ts";
import { dnsPair } from "./kind/dns-pair.ts";
import { dnsQuery } from "./kind/dns-query.ts";
import { dnsResolvConf } from "./kind/dns-resolv-conf.ts";
import { dnsSystem } from "./kind/dns-system.ts";
import { hostCertificate } from "./kind/host-certificate.ts";
import { hostCounters } from "./kind/host-counters.ts";
import { hostFirewall } from "./kind/host-firewall.ts";
import { hostLimits } from "./kind/host-limits.ts";
import { hostLinkSize } from "./kind/host-link-size.ts";
import { hostNeighbours } from "./kind/host-neighbours.ts";
import { hostNetwork } from "./kind/host-network.ts";
import { hostProcess } from "./kind/host-process.ts";
import { hostResolver } from "./kind/host-resolver.ts";
import { hostServices } from "./kind/host-services.ts";
import { hostSockets } from "./kind/host-sockets.ts";
import { httpChain } from "./kind/http-chain.ts";
import { httpHttp2 } from "./kind/http-http2.ts";
import { httpQuic } from "./kind/http-quic.ts";
import { httpRequest } from "./kind/http-request.ts";
import { httpWebsocket } from "./kind/http-websocket.ts";
import { pathGateway } from "./kind/path-gateway.ts";
import { pathProbe } from "./kind/path-probe.ts";
import { pathSize } from "./kind/path-size.ts";
import { pathTrace } from "./kind/path-trace.ts";
import { proxyConnect } from "./kind/proxy-connect.ts";
import { tcpConnect } from "./kind/tcp-connect.ts";
import { tcpIdle } from "./kind/tcp-idle.ts";
import { tcpOneByte } from "./kind/tcp-one-byte.ts";
import { tcpSilent } from "./kind/tcp-silent.ts";
import { tlsHandshake } from "./kind/tls-handshake.ts";
import { tlsHello } from "./kind/tls-hello.ts";
import { tlsRevocation } from "./kind/tls-revocation.ts";
import { vantageControl } from "./kind/vantage-control.ts";
import { vantageFirewall } from "./kind/vantage-firewall.ts";
import { vantageNobody } from "./kind/vantage-nobody.ts";

/** Every probe kind. Adding one is its file and its line here. */
export const kinds = [
  proxyConnect,
  dnsQuery,
  dnsPair,
  dnsHosts,
  dnsResolvConf,
  dnsSystem,
  tcpConnect,
  tcpSilent,
  tcpOneByte,
  tcpIdle,
  pathProbe,
  pathTrace,
  pathSize,
  pathGateway,
  tlsHandshake,
  tlsHello,
  tlsRevocation,
  httpRequest,
  httpWebsocket,
  httpHttp2,
  httpQuic,
  httpChain,
  hostSockets,
  hostCounters,
  hostNetwork,
  hostNeighbours,
  hostFirewall,
  vantageNobody,
  vantageControl,
  vantageFirewall,
  hostCertificate,
  hostLimits,
  hostLinkSize,
  hostProcess,
  hostResolver,
  hostServices,
] as const;

type Kinds = (typeof kinds)[number];
export type Probe = Kinds["probe"];
export type KindOf<P extends Probe> = Extract<Kinds, { probe: P }>;

const byName = new Map<string, Kinds>(kinds.map((kind) => [kind.probe, kind]));

export function kindOf(probe: Probe): Kinds {
  const kind = byName.get(probe);
  if (kind === undefined) throw new TypeError(`no such probe kind: ${probe}`);
  return kind;
}
