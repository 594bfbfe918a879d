import type { Connecting } from "../../observation/endpoint-tries.ts";
import { bytesByValue } from "../../observation/one-bytes.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { endpointNames, endpointsOf, type JudgedEndpoint } from "./endpoints.ts";
import { sentArrived } from "./unanswered.ts";

/**
 * The connection stands, and then not one byte is ever acknowledged, a single one as little as a whole message. What answers the SYN is not what
 * gets the rest, or sees half of the conversation only: a stateful firewall on one of two ways, a balancer that has forgotten the connection.
 */
export const postHandshakeBlackhole: Cause = {
  id: "tcp.post-handshake-blackhole",
  impact: "breaks",
  plain:
    "Connections come about, and then nothing that is sent over them arrives. Users see a page that loads for ever, although the port seems to be open.",
  tell: "A single byte over a fresh connection is never acknowledged by the other side, so that the size of packets cannot be the reason.",
  remedy: [
    "Look at stateful firewalls and balancers between here and there: one that does not know the connection drops what belongs to it.",
    "Compare the way there with the way back: where they pass different devices, each of them sees half of a connection.",
  ],
  toldApartFrom: ["path.mtu-blackhole"],
  explains: ["tls.*", "http.*"],
  owner: "whoever runs the firewall or balancer in front of this address",
  find: (seen) => {
    const all = endpointsOf(seen);
    // Where a byte of another value arrives, it is not the connection that is lost.
    const lost = all.filter(({ tries }) => tries.some(isLostByte) && bytesByValue(seen.observations, tries.slice(0, 1)) === null);
    return lost.length === 0 ? [] : [matchOf(lost, all)];
  },
};

const isLostByte = (one: Connecting): boolean => one.probe === "tcp.one-byte" && sentArrived(one) === "lost";

function matchOf(lost: readonly JudgedEndpoint[], all: readonly JudgedEndpoint[]): Match {
  const bytes = lost.flatMap(({ tries }) => tries.filter(isLostByte));
  const names = listed(endpointNames(lost));
  return {
    failed: lost.flatMap(({ tries }) => tries.filter((one) => sentArrived(one) === "lost")),
    worked: all.flatMap(({ tries }) => tries.filter((one) => sentArrived(one) === "answered" || sentArrived(one) === "acked")),
    ruledOut: [{ cause: "path.mtu-blackhole", by: bytes, why: "a packet with a single byte is not acknowledged either" }],
    says: clause(`port ${lost[0]?.port ?? 0} connects, then nothing that is sent arrives`),
    next: [
      `Look at the stateful firewalls and balancers in front of ${names}: one of them lets a connection begin and drops what follows.`,
      "See whether the way back is the same as the way there: a trace from each end; a firewall that sees one direction only drops the rest.",
    ],
  };
}
