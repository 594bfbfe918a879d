import { address, one, stranger, tcpTarget } from "../../build/common.ts";
import { asked, firstResolver } from "../../build/dns.ts";
import { far, gateway, near, sizes, trace } from "../../build/path.ts";
import { connect, oneByte, packet, tcp } from "../../build/tcp.ts";
import { brokenHandshake, thrice } from "../../build/tls.ts";
import type { Case } from "./case.ts";

const kernel = { state: "ESTAB", bytesSent: 1_700, bytesReceived: 0, retransmits: 4, outOfOrder: 0, pathMtu: 1_500, rttMs: 1 };
const unheard = thrice((told) =>
  brokenHandshake("timeout", { ...told, data: { connectMs: 5, helloBytes: 1_700, kernel: { ...kernel, bytesAcked: 1 } } }),
);
const resolved = asked(firstResolver, { gives: [one] });
const dead = [..."x.x..x..x..........."].map((sign, n) =>
  connect(one, sign === "x" ? "timeout" : "connected", {
    purpose: "sample",
    attempt: n + 1,
    startMs: 600 + n * 150,
    localPort: 40_000 + n,
  }),
);
const flow = (localPort: number, senders: readonly string[]) => trace(one, senders, { purpose: "flow", localPort, round: 3 });
const bad = [40_000, 40_002, 40_005];
const gone = [1, 2, 3].map((attempt) =>
  connect(one, "host-unreachable", { attempt, elapsedMs: 3_100, startMs: (attempt - 1) * 600 }),
);
const router = address("203.0.113.1");

export const pathCases: readonly Case[] = [
  {
    id: "ways-of-flows",
    what: "some connections are silent through and through",
    first: [...resolved, connect(one, "connected"), ...dead],
    answers: [...bad.map((port) => flow(port, [near])), flow(41_000, [near, far, one])],
    left: "path.ecmp-partial",
    fell: "tcp.partial-backend",
    target: tcpTarget,
    opposite: {
      answers: [...bad.map((port) => flow(port, [near, far])), flow(41_000, [near, far, one])],
      left: "tcp.partial-backend",
      fell: "path.ecmp-partial",
    },
  },
  {
    id: "gateway-or-route",
    what: "the host is said to be unreachable, after three seconds",
    first: gone,
    answers: [gateway(one, "failed")],
    left: "path.gateway-down",
    fell: "path.no-route",
  },
  {
    id: "loop-or-end",
    what: "the host is said to be unreachable at once",
    first: tcp(one, "host-unreachable"),
    answers: [trace(one, [near, far, near, far, near, far]), packet(one, "expired", { sender: near })],
    left: "path.loop",
    fell: "path.no-route",
  },
  {
    id: "size-or-silence",
    what: "nothing of a first message of two segments is acknowledged, and a byte is",
    first: [...resolved, connect(one, "connected"), ...unheard],
    known: [oneByte(one, true)],
    answers: [sizes(one, 1_280)],
    left: "path.mtu-blackhole",
    fell: "tls.handshake-timeout",
  },
];

/** Where the way ends tells as well: the other answer to filtered-or-blackhole. */
export const endOfTheWay = {
  answers: [
    trace(one, []),
    trace(router, [], { purpose: "control" }),
    trace(stranger, [near, far, stranger], { purpose: "control" }),
  ],
  left: "path.blackhole",
  fell: "tcp.filtered",
} as const;
