import { performance } from "node:perf_hooks";
import type { AnswerOf } from "../../../src/observation/observation.ts";
import type { SubjectOf } from "../../../src/observation/step.ts";
import { askDnsQuery } from "../../../src/probe/dns/query.ts";
import type { ProbePlace } from "../../../src/probe/probe.ts";
import type { Address } from "../../../src/target/address.ts";

export const given = { ca: [], expectText: null };
export const place: ProbePlace = { forbids: () => null, forbidsResolver: () => null, hostsFile: "/etc/hosts" };

export type Asking = Partial<SubjectOf<"dns.query">>;
type At = { address: Address; port: number };

/** api.example.com A over UDP with EDNS, unless told otherwise. Generous: what these tests wait for comes at once. */
export function query(
  at: At,
  asking: Asking = {},
  signal: AbortSignal = AbortSignal.timeout(5_000),
): Promise<AnswerOf<"dns.query">> {
  return askDnsQuery(subject(at, asking), given, place, signal);
}

export function subject({ address, port }: At, asking: Asking = {}): SubjectOf<"dns.query"> {
  return {
    server: address,
    port,
    role: "configured",
    rank: 0,
    name: "api.example.com",
    type: "A",
    transport: "udp",
    recursion: true,
    checkingDisabled: false,
    ednsPayload: 1232,
    dnssecOk: false,
    purpose: "target",
    ...asking,
  };
}

/** The answer, and how long it took, ms. */
export async function timed<T>(asked: Promise<T>): Promise<{ answer: T; ms: number }> {
  const began = performance.now();
  return { answer: await asked, ms: performance.now() - began };
}
