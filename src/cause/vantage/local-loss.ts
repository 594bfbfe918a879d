import type { Cause, Match } from "../cause.ts";
import { clause, listed } from "../clause.ts";
import { type NearLoss, nearLosses } from "./near-loss.ts";

/**
 * Packets get lost before they are away from the machine that asks: on its own link or at its first router. Connections to hosts that have nothing to do with the target
 * lose theirs as those to the target do, and so do pings of the first routers. What begins farther away, or what not all of them share, is a matter of the path.
 */
export const localLoss: Cause = {
  id: "vantage.local-loss",
  impact: "degrades",
  plain:
    "The machine that asks loses some of its packets on its own link or at its first router, whomever it talks to. Everything is slow or fails now and then there, and other machines see no trouble.",
  tell: "Connections to hosts that have nothing to do with the target lose their packets too, and so do pings of the first router or of the next one behind it.",
  remedy: [
    "Look at the link of the machine that asks and at its first router for errors and drops (`ip -s link`, `ethtool -S`; over radio the signal): a bad cable, a full queue, a link that is too busy.",
    "Ask from another machine to learn anything of the target.",
  ],
  toldApartFrom: ["path.loss"],
  // What comes and goes with single packets. What fails every time does not follow from it, nor what an answer says.
  explains: [
    "path.loss",
    "path.ecmp-partial",
    "path.latency",
    "tcp.accept-queue-overflow",
    "tcp.partial-backend",
    "tcp.nat-exhaustion",
    "tcp.post-handshake-blackhole",
    "dns.resolver-timeout",
    "dns.nameserver-unreachable",
    "dns.first-resolver-dead",
    "dns.edns-dropped",
    "dns.udp-blocked",
    "dns.tcp-blocked",
    "dns.aaaa-misbehaviour",
    "dns.parallel-query-loss",
    "dns.slow",
    "tls.handshake-timeout",
    "http.no-response",
    "http.body-stalled",
    "http.slow",
    "http.timeout-budget",
  ],
  owner: "whoever runs the machine that asks, or its network",
  find: (seen) => {
    const found = nearLosses(seen);
    return found.length === 0 ? [] : [matchOf(found)];
  },
};

function matchOf(found: readonly NearLoss[]): Match {
  const vantages = listed([...new Set(found.map(({ vantage }) => vantage))].sort());
  const lost = found.flatMap((one) => one.lost);
  const answered = found.flatMap((one) => one.answered);
  const near = found.flatMap((one) => one.near);
  const isOnLink = found.some(({ fromTtl }) => fromTtl === 1);
  return {
    failed: lost,
    worked: answered,
    beside: [...near, ...found.flatMap(({ ofTarget }) => ofTarget)],
    counted: true,
    ruledOut: [
      {
        cause: "path.loss",
        by: [...lost, ...near],
        why: "hosts that have nothing to do with the target and the first routers lose their packets as well",
      },
    ],
    ofVantage: true,
    says: clause("packets get lost close to this vantage, whoever is asked"),
    next: [
      isOnLink
        ? `On ${vantages}, look at its own link for errors, drops and a full queue (\`ip -s link\`, over radio the signal): pings of the first router get lost as well.`
        : `Look at the first router of ${vantages} and at the link behind it for errors, drops and a full queue: pings of the next router get lost, and those of the first do not.`,
      `${lost.length} of ${lost.length + answered.length} connections to hosts that have nothing to do with the target lost their first packet: ask from another machine to learn anything of the target.`,
    ],
  };
}
