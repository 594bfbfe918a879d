import type { Failure, FailureCode } from "../../observation/failure.ts";

/** At most nine characters each, so that three vantages stand side by side on a phone. Silence, refusal, rejection and reset stay four words. */
const words: Readonly<Record<FailureCode, string>> = {
  refused: "refused",
  "port-unreachable": "rejected",
  "protocol-unreachable": "rejected",
  "host-unreachable": "no route",
  "network-unreachable": "no route",
  prohibited: "rejected",
  "own-route": "own route",
  "own-firewall": "own wall",
  "descriptors-exhausted": "no files",
  "family-missing": "no family",
  "ports-exhausted": "no ports",
  timeout: "timed out",
  reset: "reset",
  closed: "closed",
  malformed: "malformed",
  "too-large": "too large",
  "not-tls": "not TLS",
  "tls-alert": "alert",
  "tls-own-refusal": "no common",
  "not-found": "not found",
  "lookup-failed": "no lookup",
  "denied-by-policy": "denied",
  "means-missing": "no means",
  quota: "quota",
  cancelled: "stopped",
  unknown: "error",
};

/** How a probe ended, in a cell of a grid. */
export function failureWord(failure: Failure | null): string {
  if (failure === null) return "?";
  // Whoever reads "no common" looks for versions and ciphers: a certificate that the library here does not take is another matter.
  if (failure.code === "tls-own-refusal" && /cert|self.signed|altname/i.test(failure.detail)) return "bad cert";
  return words[failure.code];
}
