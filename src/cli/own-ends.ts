import { hostname } from "node:os";
import type { Listener } from "../observation/kind/host-sockets.ts";
import { type Address, endpointText, familyOf, parseAddress } from "../target/address.ts";
import { defaultQuestions } from "../target/parse-questions.ts";
import type { TriageRequest } from "../triage/request.ts";

const loopback = "127.0.0.1" as Address;
/** Some are enough to see whether a port that takes connections at all addresses does so. */
const mostEnds = 8;

/**
 * Which of a machine's own addresses are connected to on one port: those that have a listener of their own, the first of each family where it
 * listens on all, and the first of all where nothing that others could reach listens.
 */
export function ownEnds(own: readonly Address[], listeners: readonly Pick<Listener, "address" | "isDual">[]): Address[] {
  const first = ([4, 6] as const).flatMap((family) => own.find((address) => familyOf(address) === family) ?? []);
  const ends = listeners.flatMap(({ address, isDual }) => {
    if (address === "0.0.0.0") return first.filter((one) => familyOf(one) === 4);
    if (address === "::") return first.filter((one) => isDual || familyOf(one) === 6);
    return own.filter((one) => one === address);
  });
  const found = [...new Set(ends)].slice(0, mostEnds);
  if (found.length > 0) return found;
  return [first[0] ?? loopback];
}

/** The request for one port of this machine, or with `port` null for all that listens on it. */
export function hostRequest(port: number | null, ends: readonly Address[], timeoutMs: number | null, id: string): TriageRequest {
  const host = ends[0] ?? loopback;
  const at = port ?? 1;
  return {
    id,
    only: port === null ? "machine" : "host",
    target: {
      input: port === null ? "this machine" : `port ${port} of this machine`,
      kind: "address",
      url: `tcp://${endpointText(parseAddress(host) ?? loopback, at)}`,
      host,
      display: hostname(),
      port: at,
      scheme: "tcp",
      sni: null,
      service: null,
    },
    questions: {
      ...defaultQuestions,
      publicResolvers: [],
      rootServers: [],
      control: [],
      ip: port === null ? [] : [...ends],
      ...(timeoutMs === null ? {} : { timeoutMs }),
    },
    requestedBy: { door: "cli", user: null, workspace: null, channel: null },
  };
}
