import { isLoopback } from "../../observation/address-network.ts";
import { wasAnswered } from "../../observation/dns-answer.ts";
import type { FailureCode } from "../../observation/failure.ts";
import type { Observation } from "../../observation/observation.ts";

/** By an ICMP error or a reset somebody said so, and it was not this machine. */
const said: ReadonlySet<FailureCode> = new Set([
  "refused",
  "reset",
  "closed",
  "port-unreachable",
  "protocol-unreachable",
  "network-unreachable",
  "prohibited",
  "malformed",
  "too-large",
  "not-tls",
  "tls-alert",
  "tls-own-refusal",
]);
/** Where nobody answers on the own network, this machine says "unreachable" itself, after three tries a second apart (RFC 4861, section 7.3.3; ARP in Linux alike). */
const ownWordMs = 900;

/** Whether this shows that anything at all outside this machine was heard: an answer of any kind, a refusal too. */
export function wasHeardOutside(one: Observation): boolean {
  if (one.outcome === "skipped" || one.failure?.phase === "call") return false;
  if (one.layer === "host" || isLoopback(peerOf(one) ?? "127.0.0.1")) return false;
  if (one.probe === "path.trace") return isBeyondGateway(one);
  if (one.probe === "path.probe")
    return ["arrived", "from-device", "no-route"].includes(one.data.reply ?? "") && isFromOutside(one);
  if (one.probe === "dns.query") return wasAnswered(one) || hasSaid(one);
  if (mute.has(one.probe)) return false;
  return one.outcome === "ok" || hasSaid(one) || isBeyondConnecting(one);
}

/** Whose success is no answer by anybody. */
const mute: ReadonlySet<Observation["probe"]> = new Set([
  "dns.pair",
  "http.quic",
  "vantage.firewall",
  "path.gateway",
  "path.size",
] as const);

/** That the gateway's packets die at the gateway is no word from outside: somebody behind it answered, or somebody said that there is no way. */
const isBeyondGateway = ({ data }: Extract<Observation, { probe: "path.trace" }>): boolean =>
  (data.hops ?? []).some(({ ttl, senders }) => ttl > 1 && senders.length > 0) ||
  (data.reachedAtTtl ?? null) !== null ||
  (data.unreachable ?? null) !== null;

function hasSaid({ failure, elapsedMs }: Observation): boolean {
  if (failure === null) return false;
  return said.has(failure.code) || (failure.code === "host-unreachable" && elapsedMs < ownWordMs);
}

/** What is silent over a connection that stands was heard once. */
const isBeyondConnecting = ({ failure }: Observation): boolean =>
  failure !== null && ["silence", "handshake", "request", "wait", "headers", "body"].includes(failure.phase);

const isFromOutside = ({ data }: Extract<Observation, { probe: "path.probe" }>): boolean =>
  typeof data.sender === "string" && !isLoopback(data.sender);

/** Who was asked, or null where this machine was. */
function peerOf({ subject }: Observation): string | null {
  if ("peer" in subject) return subject.peer;
  if ("server" in subject) return subject.server;
  return "address" in subject ? subject.address : null;
}
