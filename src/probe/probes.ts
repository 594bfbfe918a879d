import type { Probe } from "../observation/kinds.ts";
import type { AnswerOf } from "../observation/observation.ts";
import type { Step } from "../observation/step.ts";
import { askDnsHosts } from "./dns/hosts.ts";
import { askDnsQuery } from "./dns/query.ts";
import { askDnsSystem } from "./dns/system.ts";
import { askHttpRequest } from "./http/request.ts";
import { askPathProbe } from "./path/path-probe.ts";
import type { Ask, ProbePlace } from "./probe.ts";
import { askTcpConnect } from "./tcp.ts";
import { askTcpSilent } from "./tcp-silent.ts";
import { askTlsHandshake } from "./tls/handshake.ts";

/** Who asks which kind of question, one line each. */
const probes: { [P in Probe]: Ask<P> } = {
  "dns.query": askDnsQuery,
  "dns.hosts": askDnsHosts,
  "dns.system": askDnsSystem,
  "tcp.connect": askTcpConnect,
  "tcp.silent": askTcpSilent,
  "path.probe": askPathProbe,
  "tls.handshake": askTlsHandshake,
  "http.request": askHttpRequest,
};

/** Asks one question, whatever its kind. */
export function ask<P extends Probe>(step: Step & { probe: P }, place: ProbePlace, signal: AbortSignal): Promise<AnswerOf<P>> {
  const one = probes[step.probe] as unknown as Ask<P>;
  return one(step.subject as Parameters<Ask<P>>[0], step.given, place, signal);
}
