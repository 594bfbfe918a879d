import fc from "fast-check";
import { expect, test } from "vitest";
import { causes } from "../../../src/cause/causes.ts";
import { anyObservations } from "../../build/arbitrary.ts";
import { one, seenOf, six, two } from "../../build/common.ts";
import { far, gateway, near, sizes, trace } from "../../build/path.ts";
import { keepTheirPromises } from "../../build/promises.ts";
import { connect, type Ending, late, oneByte, otherPort, ownRoute, packet, ping } from "../../build/tcp.ts";
import { brokenHandshake, handshake } from "../../build/tls.ts";

const own = causes.filter(({ id }) => id.startsWith("path.") || id === "tcp.filtered" || id === "tcp.partial-backend");
const ending = fc.constantFrom<Ending[]>(
  "connected",
  "connected",
  "timeout",
  "timeout",
  "host-unreachable",
  "network-unreachable",
  "refused",
);
const told = fc.record({
  vantage: fc.constantFrom("here", "there"),
  attempt: fc.integer({ min: 1, max: 3 }),
  startMs: fc.integer({ min: 0, max: 9_000 }),
});
const address = fc.constantFrom(one, two, six);
const senders = fc.array(fc.constantFrom(near, far, "*", one, two), { maxLength: 7 });
const kernel = { state: "ESTAB", bytesSent: 1_700, bytesReceived: 0, retransmits: 4, pathMtu: 1_500, rttMs: 1 };
/** Observations that look like those of a run in which ways are dead, lossy or narrow. */
const some = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(address, ending, told).map(([to, how, rest]) => connect(to, how, rest)) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(address, ending, told, fc.integer({ min: 40_000, max: 40_005 }), fc.constantFrom(20, 3_100, 3_600))
      .map(([to, how, rest, localPort, elapsedMs]) => connect(to, how, { ...rest, localPort, purpose: "sample", elapsedMs })),
  },
  { weight: 2, arbitrary: fc.tuple(address, fc.integer({ min: 1, max: 2 }), told).map(([to, n, rest]) => late(to, n, rest)) },
  {
    weight: 1,
    arbitrary: fc.tuple(address, ending, told).map(([to, how, rest]) => otherPort(to, how, { ...rest, attempt: 12 })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(address, fc.constantFrom("ENETUNREACH", "EHOSTUNREACH", "EINVAL", "EACCES"), told)
      .map(([to, errno, rest]) => ownRoute(to, errno, rest)),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(address, senders, told, fc.constantFrom("target" as const, "control" as const))
      .map(([to, hops, rest, purpose]) => trace(to, hops, { ...rest, purpose })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(address, senders, told, fc.integer({ min: 40_000, max: 40_005 }))
      .map(([to, hops, rest, localPort]) => trace(to, hops, { ...rest, purpose: "flow", localPort })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(address, fc.constantFrom("failed" as const, "incomplete" as const, "none" as const, "reachable" as const), told)
      .map(([to, how, rest]) => gateway(to, how, rest)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(address, fc.constantFrom(1_280, 1_500, null), told)
      .map(([to, largest, rest]) => sizes(to, largest, rest)),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(address, fc.constantFrom(1, 900, 1_701), fc.constantFrom(0, 2), told)
      .map(([to, bytesAcked, outOfOrder, rest]) =>
        brokenHandshake("timeout", {
          ...rest,
          address: to,
          data: { connectMs: 5, helloBytes: 1_700, kernel: { ...kernel, bytesAcked, outOfOrder } },
        }),
      ),
  },
  { weight: 1, arbitrary: fc.tuple(address, told).map(([to, rest]) => handshake({ ...rest, address: to })) },
  {
    weight: 1,
    arbitrary: fc.tuple(address, fc.constantFrom(true, false), told).map(([to, acked, rest]) => oneByte(to, acked, rest)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(address, fc.constantFrom("expired" as const, "no-route" as const, "silence" as const), told)
      .map(([to, how, rest]) => packet(to, how, { ...rest, sender: near })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(address, fc.constantFrom("arrived" as const, "silence" as const), told)
      .map(([to, how, rest]) => ping(to, how, rest)),
  },
);
const run = fc.oneof({ weight: 3, arbitrary: fc.array(some, { maxLength: 40 }) }, { weight: 1, arbitrary: anyObservations });
keepTheirPromises(own, run, { numRuns: 200 });

test("an address of which nothing answers is dead in one way: a filter, a black hole, a loop, no route or no next router", () => {
  const ways = own.filter(({ id }) =>
    ["tcp.filtered", "path.blackhole", "path.loop", "path.no-route", "path.gateway-down"].includes(id),
  );
  fc.assert(
    fc.property(run, (all) => {
      const shown = ways.flatMap((cause) => cause.find(seenOf(all)).flatMap(({ failed }) => failed));
      expect(new Set(shown).size).toBe(shown.length);
    }),
    { numRuns: 200 },
  );
});
