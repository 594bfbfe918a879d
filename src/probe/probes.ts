import type { Probe } from "../observation/kinds.ts";
import type { AnswerOf } from "../observation/observation.ts";
import type { Step } from "../observation/step.ts";
import { askDnsHosts } from "./dns/hosts.ts";
import { askDnsResolvConf } from "./dns/lookup-settings.ts";
import { askDnsPair } from "./dns/pair.ts";
import { askDnsQuery } from "./dns/query.ts";
import { askDnsSystem } from "./dns/system.ts";
import { askHostCertificate } from "./host/certificate-files.ts";
import { askHostCounters } from "./host/counters.ts";
import { askHostFirewall } from "./host/firewall.ts";
import { askHostLimits } from "./host/limits.ts";
import { askHostLinkSize } from "./host/link-size.ts";
import { askHostNeighbours } from "./host/neighbours.ts";
import { askHostNetwork } from "./host/network.ts";
import { askHostProcess } from "./host/process-probe.ts";
import { askHostResolver } from "./host/resolver.ts";
import { askHostServices } from "./host/services.ts";
import { askHostSockets } from "./host/sockets.ts";
import { askHttpChain } from "./http/chain.ts";
import { askHttpHttp2 } from "./http/http2.ts";
import { askHttpQuic } from "./http/quic.ts";
import { askHttpRequest } from "./http/request.ts";
import { askHttpWebsocket } from "./http/websocket.ts";
import { askPathGateway } from "./path/gateway.ts";
import { askPathProbe } from "./path/path-probe.ts";
import { askPathSize } from "./path/size.ts";
import { askPathTrace } from "./path/trace.ts";
import type { Ask, ProbePlace } from "./probe.ts";
import { askProxyConnect } from "./proxy/connect.ts";
import { askTcpConnect } from "./tcp.ts";
import { askTcpIdle } from "./tcp-idle.ts";
import { askTcpOneByte } from "./tcp-one-byte.ts";
import { askTcpSilent } from "./tcp-silent.ts";
import { askTlsRevocation } from "./tls/ask-revocation.ts";
import { askTlsHandshake } from "./tls/handshake.ts";
import { askTlsHello } from "./tls/hello.ts";
import { askVantageControl } from "./vantage/control.ts";
import { askVantageFirewall } from "./vantage/firewall.ts";
import { askVantageNobody } from "./vantage/nobody.ts";

/** Who asks which kind of question, one line each. */
const probes: { [P in Probe]: Ask<P> } = {
  "proxy.connect": askProxyConnect,
  "dns.query": askDnsQuery,
  "dns.pair": askDnsPair,
  "dns.hosts": askDnsHosts,
  "dns.resolv-conf": askDnsResolvConf,
  "dns.system": askDnsSystem,
  "tcp.connect": askTcpConnect,
  "tcp.silent": askTcpSilent,
  "tcp.one-byte": askTcpOneByte,
  "tcp.idle": askTcpIdle,
  "path.probe": askPathProbe,
  "path.trace": askPathTrace,
  "path.size": askPathSize,
  "path.gateway": askPathGateway,
  "tls.handshake": askTlsHandshake,
  "tls.hello": askTlsHello,
  "tls.revocation": askTlsRevocation,
  "http.request": askHttpRequest,
  "http.websocket": askHttpWebsocket,
  "http.http2": askHttpHttp2,
  "http.quic": askHttpQuic,
  "http.chain": askHttpChain,
  "host.sockets": askHostSockets,
  "host.counters": askHostCounters,
  "host.network": askHostNetwork,
  "host.neighbours": askHostNeighbours,
  "host.firewall": askHostFirewall,
  "vantage.nobody": askVantageNobody,
  "vantage.control": askVantageControl,
  "vantage.firewall": askVantageFirewall,
  "host.certificate": askHostCertificate,
  "host.limits": askHostLimits,
  "host.link-size": askHostLinkSize,
  "host.process": askHostProcess,
  "host.resolver": askHostResolver,
  "host.services": askHostServices,
};

/** Asks one question, whatever its kind. */
export function ask<P extends Probe>(step: Step & { probe: P }, place: ProbePlace, signal: AbortSignal): Promise<AnswerOf<P>> {
  const one = probes[step.probe] as unknown as Ask<P>;
  return one(step.subject as Parameters<Ask<P>>[0], step.given, place, signal);
}
