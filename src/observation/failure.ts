/**
 * Every way a probe can end badly, and whose side that evidence points at. Closed: a new code is a new line here.
 * An operating system's or library's error is translated once, at the socket; its own words stay in `detail`.
 */
export const failures = {
  // opening a connection, or sending a datagram
  refused: { blame: "target", means: "a connection was refused (ECONNREFUSED on TCP)" },
  "port-unreachable": { blame: "between", means: "an ICMP port-unreachable came back (UDP; on TCP it looks like refused)" },
  "protocol-unreachable": { blame: "between", means: "an ICMP protocol-unreachable came back (ENOPROTOOPT on TCP)" },
  "host-unreachable": {
    blame: "between",
    means:
      "an ICMP host-unreachable or prohibited came back, or the address resolution on the last network failed (EHOSTUNREACH)",
  },
  "network-unreachable": { blame: "between", means: "an ICMP net-unreachable came back (ENETUNREACH after the call)" },
  prohibited: { blame: "between", means: "an administrative ICMP rejection came back (EACCES after the call)" },
  "own-route": { blame: "vantage", means: "this machine's own routing table refused in the call itself" },
  "own-firewall": { blame: "vantage", means: "this machine's own firewall refused the packet (EPERM)" },
  "descriptors-exhausted": { blame: "vantage", means: "this process may open no more files (EMFILE, ENFILE)" },
  "family-missing": { blame: "vantage", means: "this machine has no address of that family (EADDRNOTAVAIL, EAFNOSUPPORT)" },
  "ports-exhausted": { blame: "vantage", means: "this machine has no free source port left" },
  // at any phase once something was opened
  timeout: { blame: "between", means: "nothing came within the deadline" },
  reset: { blame: "target", means: "the connection was reset (RST)" },
  closed: { blame: "target", means: "the connection was closed (FIN) before the answer was whole" },
  malformed: { blame: "target", means: "what came is not of the protocol" },
  "too-large": { blame: "target", means: "the answer went over the bound of what is read" },
  // TLS
  "not-tls": { blame: "target", means: "the first bytes are no TLS record" },
  "tls-alert": { blame: "target", means: "the peer ended the handshake with an alert" },
  "tls-own-refusal": { blame: "vantage", means: "the TLS library here refused what the peer offered; no alert came" },
  // lookups by the system
  "not-found": { blame: "target", means: "the system lookup found no such name or no address (ENOTFOUND)" },
  "lookup-failed": { blame: "between", means: "the system lookup failed for now (EAI_AGAIN), which hides the reason" },
  // not asked, or not finished
  "denied-by-policy": { blame: "vantage", means: "policy does not let this vantage ask that" },
  "means-missing": { blame: "vantage", means: "a program or right that the probe needs is not there" },
  quota: { blame: "vantage", means: "what an outside service lets us ask, or one run asks of it, is used up" },
  cancelled: { blame: "vantage", means: "the run was stopped" },
  unknown: { blame: "vantage", means: "an error that is not known here; its words stand in the detail" },
} as const satisfies Record<string, { blame: "target" | "between" | "vantage"; means: string }>;

export type FailureCode = keyof typeof failures;
export const failureCodes = Object.keys(failures) as [FailureCode, ...FailureCode[]];

/** Where in the exchange it ended. `call`: the system call itself failed, no packet left. */
export const phases = [
  "policy",
  "call",
  "lookup",
  "connect",
  "silence",
  "query",
  "handshake",
  "request",
  "wait",
  "headers",
  "body",
] as const;
export type Phase = (typeof phases)[number];

export type Failure = { code: FailureCode; phase: Phase; blame: "target" | "between" | "vantage"; detail: string };

/** The one way to make a failure: blame comes from the list, `detail` is bounded to 300 characters. */
export function failed(code: FailureCode, phase: Phase, detail: string): Failure {
  return { code, phase, blame: failures[code].blame, detail: detail.slice(0, 300) };
}
