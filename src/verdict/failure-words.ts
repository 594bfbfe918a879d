import type { Failure, FailureCode, Phase } from "../observation/failure.ts";

/** Silence, refusal, rejection and reset stay four words. */
const happened: Readonly<Record<FailureCode, string>> = {
  refused: "refused",
  "port-unreachable": "rejected on the way",
  "protocol-unreachable": "rejected on the way",
  "host-unreachable": "host unreachable",
  "network-unreachable": "network unreachable",
  prohibited: "rejected on the way",
  "own-route": "no route from here",
  "own-firewall": "stopped by this machine's own firewall",
  "descriptors-exhausted": "no files left on this machine",
  "family-missing": "this machine has no such address family",
  "ports-exhausted": "no free ports left on this machine",
  timeout: "no answer in time",
  reset: "connection reset",
  closed: "connection closed",
  malformed: "an answer that cannot be read",
  "too-large": "an answer that is too large",
  "not-tls": "an answer that is not TLS",
  "tls-alert": "ended by the server",
  "tls-own-refusal": "not acceptable to this TLS library",
  "not-found": "no such name",
  "lookup-failed": "no result for now",
  "denied-by-policy": "not allowed by policy",
  "means-missing": "a program or right is missing here",
  quota: "a service's quota is used up",
  cancelled: "stopped",
  unknown: "an unexpected error",
};

const meanwhile: Readonly<Record<Phase, string>> = {
  policy: "before it was asked",
  call: "when it was to begin",
  lookup: "in the name lookup",
  connect: "while connecting",
  silence: "after connecting",
  query: "to the lookup",
  handshake: "in the TLS handshake",
  request: "while the request was sent",
  wait: "to the request",
  headers: "in the headers of the answer",
  body: "in the middle of the answer",
};

/** Whose own words add something that the code does not say. */
const telling: ReadonlySet<FailureCode> = new Set(["tls-alert", "tls-own-refusal", "malformed", "unknown"]);

/** A failure that no cause explains, for people: "no answer in time in the TLS handshake", "connection reset while connecting". */
export function failureWords({ code, phase, detail }: Failure): string {
  if (code === "cancelled") return "no answer before the run ended";
  const own = telling.has(code) && detail !== "" ? ` (${detail.slice(0, 80)})` : "";
  return `${happened[code]} ${meanwhile[phase]}${own}`;
}
