import { type Connecting, connected } from "../../observation/endpoint-tries.ts";
import type { Observation } from "../../observation/observation.ts";
import { endpointText, familyOf } from "../../target/address.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { connectsOf } from "./endpoints.ts";

/**
 * This machine has no free source port left towards one destination (EADDRNOTAVAIL in connect(2)): each pair of ports is used once, and connections
 * that wait in TIME_WAIT count as well (RFC 6056, section 2). Another destination has all of them still, which a missing address family has not.
 */
export const portExhaustion: Cause = {
  id: "tcp.port-exhaustion",
  impact: "degrades",
  plain:
    "The machine that asks has used up its source ports towards this service, so it cannot open one more connection. Programs there fail at once, while other machines are served.",
  tell: "The system itself refuses for want of a source port, while another destination of the same address family is still reached from the same machine.",
  remedy: [
    "Count the connections to this destination on the machine that asks (`ss -tan`), and find the program that opens one for each request, or leaves them open.",
    "Keep connections alive and use them again; a wider net.ipv4.ip_local_port_range only buys time.",
  ],
  toldApartFrom: ["dns.no-usable-family"],
  explains: ["tls.*", "http.*"],
  owner: "whoever runs the machine that asks",
  find: (seen) => {
    const connects = connectsOf(seen);
    const exhausted = connects.filter((one) => wasExhausted(one) && isOfPort(one, seen.target.port));
    return exhausted.length === 0 ? [] : [matchOf(exhausted, connects, seen.target.port)];
  },
};

/** One that asked for a certain port says nothing of the others. */
const wasExhausted = (one: Connecting): boolean =>
  one.outcome === "failed" &&
  one.failure.code === "ports-exhausted" &&
  !connected(one) &&
  !(one.probe === "tcp.connect" && one.subject.localPort !== undefined);

const isOfPort = (one: Connecting, port: number): boolean =>
  one.subject.port === port && !(one.probe === "tcp.connect" && one.subject.purpose === "other-port");

/** It left this machine, so a source port was found for it. */
const hadPort = (one: Connecting): boolean => connected(one) || (one.outcome === "failed" && one.failure.phase === "connect");

function matchOf(exhausted: readonly Connecting[], all: readonly Connecting[], port: number): Match {
  const hurt = new Set(exhausted.map(placeOf));
  const kinds = new Set(exhausted.map(({ vantage, subject }) => `${vantage} ${familyOf(subject.address)}`));
  const elsewhere: readonly Observation[] = all.filter(
    (one) => hadPort(one) && !hurt.has(placeOf(one)) && kinds.has(`${one.vantage} ${familyOf(one.subject.address)}`),
  );
  const names = [...new Set(exhausted.map(({ subject }) => endpointText(subject.address, port)))].sort();
  return {
    failed: exhausted,
    worked: all.filter((one) => isOfPort(one, port) && connected(one)),
    beside: elsewhere.filter((one) => exhausted.some(({ vantage }) => vantage === one.vantage)),
    ruledOut:
      elsewhere.length === 0
        ? []
        : [
            {
              cause: "dns.no-usable-family",
              by: elsewhere,
              why: "another destination of the same address family was asked from the same machine",
            },
          ],
    says: clause(`no source port is left here for connections to port ${port}`),
    next: [
      `On the machine that asks, \`ss -tan dst ${names[0]?.replace(/:\d+$/, "") ?? ""}\` shows what holds the ports towards ${listed(names)}; many in TIME-WAIT mean a program that opens a connection for each request.`,
    ],
  };
}

const placeOf = ({ vantage, subject }: Connecting): string => `${vantage} ${subject.address} ${subject.port}`;
