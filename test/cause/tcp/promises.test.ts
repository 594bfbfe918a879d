import fc from "fast-check";
import { expect, test } from "vitest";
import { acceptQueueOverflow } from "../../../src/cause/tcp/accept-queue-overflow.ts";
import { tcpFiltered } from "../../../src/cause/tcp/filtered.ts";
import { idleDrop } from "../../../src/cause/tcp/idle-drop.ts";
import { natExhaustion } from "../../../src/cause/tcp/nat-exhaustion.ts";
import { partialBackend } from "../../../src/cause/tcp/partial-backend.ts";
import { portExhaustion } from "../../../src/cause/tcp/port-exhaustion.ts";
import { postHandshakeBlackhole } from "../../../src/cause/tcp/post-handshake-blackhole.ts";
import { tcpRefused } from "../../../src/cause/tcp/refused.ts";
import { tcpRejected } from "../../../src/cause/tcp/rejected.ts";
import { tcpReset } from "../../../src/cause/tcp/reset.ts";
import { anyObservations } from "../../build/arbitrary.ts";
import { one, seenOf, six, two } from "../../build/common.ts";
import { keepTheirPromises } from "../../build/promises.ts";
import { connect, type Ending, late, oneByte, otherPort, packet, ping, silence } from "../../build/tcp.ts";

const causes = [
  tcpRefused,
  tcpRejected,
  tcpFiltered,
  tcpReset,
  partialBackend,
  postHandshakeBlackhole,
  natExhaustion,
  acceptQueueOverflow,
  portExhaustion,
  idleDrop,
];

const ending = fc.constantFrom<Ending[]>(
  "connected",
  "refused",
  "timeout",
  "host-unreachable",
  "network-unreachable",
  "prohibited",
  "port-unreachable",
  "protocol-unreachable",
  "reset",
  "own-route",
  "ports-exhausted",
  "cancelled",
);
const reply = fc.constantFrom("arrived" as const, "from-device" as const, "no-route" as const, "silence" as const);
const senders = fc.constantFrom("203.0.113.7", "198.51.100.1");
const told = fc.record({ vantage: fc.constantFrom("here", "there"), attempt: fc.integer({ min: 1, max: 3 }) });
const address = fc.constantFrom(one, two, six);
/** Observations that look like those of a run, of three addresses and two vantages. */
const some = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(address, ending, told).map(([to, how, rest]) => connect(to, how, rest)) },
  { weight: 1, arbitrary: fc.tuple(address, ending, told).map(([to, how, rest]) => otherPort(to, how, rest)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(address, reply, told, senders, fc.constantFrom(undefined, "!X", "!H"))
      .map(([to, how, rest, sender, code]) => packet(to, how, { ...rest, sender, ...(code === undefined ? {} : { code }) })),
  },
  { weight: 1, arbitrary: fc.tuple(address, reply, told).map(([to, how, rest]) => ping(to, how, rest)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(address, fc.constantFrom("open" as const, "reset" as const), told)
      .map(([to, how, rest]) => silence(to, how, rest)),
  },
);
const grown = fc.oneof(
  { weight: 4, arbitrary: some },
  {
    weight: 2,
    arbitrary: fc
      .tuple(address, ending, fc.integer({ min: 40_000, max: 40_004 }), told, fc.constantFrom(undefined, 0, 1))
      .map(([to, how, localPort, rest, icmpErrors]) =>
        connect(to, how, { ...rest, purpose: "flow", localPort, ...(icmpErrors === undefined ? {} : { icmpErrors }) }),
      ),
  },
  { weight: 1, arbitrary: fc.tuple(address, fc.integer({ min: 1, max: 3 }), told).map(([to, n, rest]) => late(to, n, rest)) },
  {
    weight: 1,
    arbitrary: fc.tuple(address, fc.constantFrom(true, false, null), told).map(([to, acked, rest]) => oneByte(to, acked, rest)),
  },
);
const run = fc.oneof(fc.array(grown, { maxLength: 40 }), anyObservations);
keepTheirPromises(causes, run, { numRuns: 200 });

test("one try is shown by one cause at most: refused, rejected and silent are three facts", () => {
  fc.assert(
    fc.property(run, (all) => {
      const shown = [tcpRefused, tcpRejected, tcpFiltered].flatMap((cause) =>
        cause.find(seenOf(all)).flatMap(({ failed }) => failed),
      );
      expect(new Set(shown).size).toBe(shown.length);
    }),
    { numRuns: 200 },
  );
});
