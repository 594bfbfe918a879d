import { one, tcpTarget } from "../../build/common.ts";
import { asked, firstResolver } from "../../build/dns.ts";
import { connect, flows, late, oneByte, otherPort, packet, ping, silence, tcp } from "../../build/tcp.ts";
import { brokenHandshake, thrice } from "../../build/tls.ts";
import type { Case } from "./case.ts";
import { endOfTheWay } from "./path-cases.ts";

const kernel = { state: "ESTAB", bytesSent: 1_500, bytesReceived: 0, retransmits: 4, outOfOrder: 0, pathMtu: 1_500, rttMs: 1 };
const unheard = thrice((told) =>
  brokenHandshake("timeout", { ...told, data: { connectMs: 5, helloBytes: 500, kernel: { ...kernel, bytesAcked: 1 } } }),
);
const resets = thrice((told) => brokenHandshake("reset", told));
const connected = connect(one, "connected");
const resolved = [...asked(firstResolver, { gives: [one] }), connected];
const samples = (...endings: ("connected" | "refused")[]) =>
  endings.map((ending, n) => connect(one, ending, { purpose: "sample", attempt: n + 1, startMs: 600 + n * 150 }));
const lates = [1, 2, 3].map((attempt) => late(one, 1, { purpose: "sample", attempt, startMs: attempt * 2_000 }));
const others = Array.from({ length: 10 }, (_, n) =>
  otherPort(one, "refused", { attempt: 10 + n, startMs: 7_000 + n * 150, round: 3 }),
);

export const tcpCases: readonly Case[] = [
  {
    id: "filtered-or-blackhole",
    what: "SYNs get no answer",
    first: tcp(one, "timeout"),
    answers: [ping(one, "arrived")],
    left: "tcp.filtered",
    fell: "path.blackhole",
    opposite: endOfTheWay,
  },
  {
    id: "refused-or-rejected",
    what: "a connection is refused",
    first: tcp(one, "refused"),
    answers: [packet(one, "arrived")],
    left: "tcp.refused",
    fell: "tcp.rejected",
  },
  {
    id: "rejected-or-no-route",
    what: "the host is said to be unreachable",
    first: tcp(one, "host-unreachable"),
    answers: [otherPort(one, "connected")],
    left: "tcp.rejected",
    fell: "path.no-route",
  },
  {
    id: "reset-or-handshake",
    what: "a handshake is reset",
    first: [connected, ...resets],
    answers: thrice((told) => silence(one, "reset", told)),
    left: "tcp.reset",
    fell: "tls.handshake-reset",
    opposite: { answers: thrice((told) => silence(one, "open", told)), left: "tls.handshake-reset", fell: "tcp.reset" },
  },
  {
    id: "flows-or-loss",
    what: "some connections are refused, others stand",
    first: [...resolved, ...samples("connected", "refused", "connected", "refused", "connected", "connected")],
    answers: flows(one, [1, 4]),
    left: "tcp.partial-backend",
    fell: "path.loss",
    target: tcpTarget,
  },
  {
    id: "queue-or-loss",
    what: "connections stand only after a second SYN",
    first: [...resolved, ...lates],
    answers: [otherPort(one, "refused"), ...others],
    left: "tcp.accept-queue-overflow",
    fell: "path.loss",
    target: tcpTarget,
  },
  {
    id: "blackhole-or-size",
    what: "nothing of the first message is acknowledged",
    first: [...resolved, ...unheard],
    answers: thrice((told) => oneByte(one, false, told)),
    left: "tcp.post-handshake-blackhole",
    fell: "path.mtu-blackhole",
  },
];
