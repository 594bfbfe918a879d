import { describe, expect, test } from "vitest";
import type { BusyDestination } from "../../../src/observation/kind/host-limits.ts";
import { one } from "../../build/common.ts";
import { limits, limitsThroughout } from "../../build/host-room.ts";
import { judged } from "../../build/judged.ts";
import { otherPort, tcp } from "../../build/tcp.ts";

/** A hundred ports, of which ten are kept back. */
const ports = { low: 40_000, high: 40_099, reserved: 10, listening: 0, datagrams: 1, reuse: 2 };
const to = (used: number, timeWait: number, told: Partial<BusyDestination> = {}): BusyDestination => ({
  local: "203.0.113.7",
  peer: "198.51.100.9",
  port: 5_432,
  used,
  timeWait,
  ...told,
});
const named = (looks: Parameters<typeof judged>[0]) => judged(looks).findings.map(({ cause, role }) => `${role} ${cause}`);

describe("host.time-wait-flood", () => {
  test("closed connections hold every port to one destination", () => {
    const [root, ...others] = judged(limitsThroughout({ ports, destinations: [to(90, 88)] })).findings;
    expect(root).toMatchObject({ cause: "host.time-wait-flood", role: "root", pattern: "everywhere" });
    expect(root?.summary).toContain("88 closed connections hold all ports to 198.51.100.9:5432");
    expect(others).toEqual([]);
  });

  test("the same from outside the kernel is a want of source ports, and follows from it", () => {
    const told = [
      ...tcp(one, "ports-exhausted"),
      otherPort(one, "refused"),
      ...limitsThroughout({ ports, destinations: [to(90, 88, { peer: one, port: 443 })] }),
    ];
    expect(named(told)).toEqual(["root host.time-wait-flood", "consequence tcp.port-exhaustion"]);
  });

  test.each([
    ["many thousands to many destinations, with room for each", [to(60, 60), to(60, 60, { port: 5_433 })]],
    ["half of the range", [to(50, 50)]],
    ["within the machine they are used again after a second", [to(90, 88, { local: "127.0.0.1", peer: "127.0.0.1" })]],
  ])("harmless: %s", (_, destinations) => {
    expect(named(limitsThroughout({ ports, destinations }))).toEqual([]);
  });

  test("harmless: ports in TIME_WAIT may be used again towards everybody", () => {
    expect(named(limitsThroughout({ ports: { ...ports, reuse: 1 }, destinations: [to(90, 88)] }))).toEqual([]);
  });

  test("a burst that this run met at its end is no flood", () => {
    const burst = [
      limits({ ports, destinations: [to(5, 5)] }),
      limits({ ports, destinations: [to(90, 88)] }, { moment: "after" }),
    ];
    expect(named(burst)).toEqual([]);
  });
});

describe("host.ephemeral-exhaustion", () => {
  test("open connections hold every port to one destination", () => {
    expect(named(limitsThroughout({ ports, destinations: [to(90, 4)] }))).toEqual(["root host.ephemeral-exhaustion"]);
  });

  test("UDP sockets that nobody closes hold the range", () => {
    expect(named(limitsThroughout({ ports: { ...ports, datagrams: 88 } }))).toEqual(["root host.ephemeral-exhaustion"]);
  });

  test("listeners within the range leave fewer ports to give out", () => {
    expect(named(limitsThroughout({ ports: { ...ports, listening: 40 }, destinations: [to(49, 0)] }))).toEqual([
      "root host.ephemeral-exhaustion",
    ]);
  });

  test("its healthy twin: as many connections, to two destinations", () => {
    expect(named(limitsThroughout({ ports, destinations: [to(45, 0), to(45, 0, { port: 6_379 })] }))).toEqual([]);
  });
});
