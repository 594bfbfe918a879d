import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { mayOpenRawSockets, probeAbilities } from "../../../src/probe/path/abilities.ts";
import { MtrPacket } from "../../../src/probe/path/mtr-packet.ts";
import { pathProbeThrough } from "../../../src/probe/path/path-probe.ts";
import { type Address, parseAddress } from "../../../src/target/address.ts";
import { anywhere, forbidden, nothingGiven } from "../../fixture/asking.ts";

const loopback = parseAddress("127.0.0.1") as Address;
const program = join(import.meta.dirname, "../../fixture/packet-program.js");

/** A program of the line protocol that sends nothing: the port chooses what it answers. */
function fake(support = "ok") {
  const packets = new MtrPacket(process.execPath, [program, support]);
  const ask = (port: number, signal: AbortSignal = AbortSignal.timeout(3_600), place = anywhere) =>
    pathProbeThrough(packets, async () => ({ code: "!X", sender: "192.0.2.253" }))(
      { address: loopback, protocol: "tcp", port, ttl: 255 },
      nothingGiven,
      place,
      signal,
    );
  return { packets, ask, [Symbol.dispose]: () => packets.end() };
}

describe("path.probe", () => {
  test.each([
    [1, { reply: "arrived", sender: "127.0.0.1", code: null, rttMs: 1.234 }],
    [2, { reply: "from-device", sender: "192.0.2.254", code: null, rttMs: 0.5 }],
    [3, { reply: "no-route", sender: "192.0.2.253", code: "!X", rttMs: 0.7 }],
    [4, { reply: "expired", sender: "192.0.2.252", code: null, rttMs: 0.3 }],
    [5, { reply: "silence", sender: null, code: null }],
    [10, { reply: "arrived", sender: "127.0.0.1", code: null }],
  ])("answer %i: who answered, and how", async (port, data) => {
    using through = fake();
    expect(await through.ask(port)).toEqual({ outcome: "ok", failure: null, skippedBecause: null, data });
  });

  test("who rejects is asked by the program that tells the code, where one packet may be all that is answered", async () => {
    using through = fake();
    const subject = { address: loopback, protocol: "tcp", port: 5, ttl: 255, codeFirst: true } as const;
    const signal = AbortSignal.timeout(3_600);
    const first = pathProbeThrough(through.packets, async () => ({ code: "!X", sender: "192.0.2.253" }));
    expect((await first(subject, nothingGiven, anywhere, signal)).data).toEqual({
      reply: "no-route",
      sender: "192.0.2.253",
      code: "!X",
    });
    const nobody = pathProbeThrough(through.packets, async () => null);
    expect((await nobody(subject, nothingGiven, anywhere, signal)).data).toMatchObject({ reply: "silence" });
  });

  test("many at once over one child: each gets its own answer, whichever comes first", async () => {
    using through = fake();
    const answers = await Promise.all([2, 1, 5, 4, 2, 1].map((port) => through.ask(port)));
    expect(answers.map(({ data }) => data.reply)).toEqual([
      "from-device",
      "arrived",
      "silence",
      "expired",
      "from-device",
      "arrived",
    ]);
  });

  test("the deadline ends a probe that gets no answer, a stopped run too", async () => {
    using through = fake();
    expect(await through.ask(9, AbortSignal.timeout(150))).toMatchObject({
      outcome: "failed",
      failure: { code: "timeout", phase: "wait" },
      data: { reply: "silence" },
    });
    const stop = new AbortController();
    const answer = through.ask(9, stop.signal);
    setTimeout(() => stop.abort(), 50);
    expect(await answer).toMatchObject({ failure: { code: "cancelled" }, data: {} });
  });

  test("a program that crashes is started again: what waited beside is asked once more, what killed it is given up", async () => {
    using through = fake();
    const [waiting, killer] = await Promise.all([through.ask(2), through.ask(8)]);
    expect(waiting).toMatchObject({ outcome: "ok", data: { reply: "from-device" } });
    expect(killer).toMatchObject({
      outcome: "skipped",
      failure: { code: "means-missing" },
      skippedBecause: expect.stringContaining("SIGSEGV"),
    });
    expect(await through.ask(1)).toMatchObject({ data: { reply: "arrived" } });
  });

  test("what the system does not let it send is this vantage's own firewall", async () => {
    using through = fake();
    expect(await through.ask(6)).toMatchObject({
      outcome: "failed",
      failure: { code: "own-firewall", phase: "call", blame: "vantage" },
    });
  });

  test("a word of another version is no answer", async () => {
    using through = fake();
    expect(await through.ask(7)).toMatchObject({ outcome: "skipped", failure: { code: "means-missing" } });
  });

  test("without the program, or the right to open sockets, it is skipped and says what is missing", async () => {
    using denied = fake("denied");
    expect(await denied.ask(1)).toMatchObject({
      outcome: "skipped",
      skippedBecause: expect.stringMatching(/Permission denied.*cap_net_raw/),
    });
    const absent = new MtrPacket("/nonexistent/mtr-packet");
    const ask = pathProbeThrough(absent, async () => null);
    const answer = await ask(
      { address: loopback, protocol: "icmp", port: null, ttl: 255 },
      nothingGiven,
      anywhere,
      AbortSignal.timeout(1_000),
    );
    expect(answer).toMatchObject({ outcome: "skipped", failure: { code: "means-missing", blame: "vantage" } });
    expect(answer.skippedBecause).toContain("mtr-tiny");
  });

  test("without a route of our own nothing is sent", async () => {
    using through = fake();
    const broadcast = parseAddress("255.255.255.255") as Address;
    const ask = pathProbeThrough(through.packets, async () => null);
    const answer = await ask(
      { address: broadcast, protocol: "tcp", port: 1, ttl: 255 },
      nothingGiven,
      anywhere,
      AbortSignal.timeout(1_000),
    );
    expect(answer).toMatchObject({
      outcome: "failed",
      failure: { code: "own-route", phase: "call" },
      data: { reply: "no-route", sender: null },
    });
  });

  test("what policy forbids is not asked", async () => {
    using through = fake();
    expect(await through.ask(1, undefined, forbidden("no"))).toMatchObject({
      outcome: "skipped",
      failure: { code: "denied-by-policy" },
    });
  });
});

describe("what this machine can probe", () => {
  test("is what the program says that it supports", async () => {
    using through = fake();
    const can = await probeAbilities(through.packets);
    expect(can).toEqual(expect.arrayContaining(["path.tcp", "path.icmp"]));
    expect(can).not.toContain("path.udp");
  });

  test.each([
    ["root", "Uid:\t0\t0\t0\t0\nCapPrm:\t000001ffffffffff\nCapBnd:\t000001ffffffffff\nCapAmb:\t0000000000000000", true],
    [
      "root without NET_RAW",
      "Uid:\t0\t0\t0\t0\nCapPrm:\t000001ffffffdfff\nCapBnd:\t000001ffffffdfff\nCapAmb:\t0000000000000000",
      false,
    ],
    [
      "a user",
      "Uid:\t1000\t1000\t1000\t1000\nCapPrm:\t0000000000002000\nCapBnd:\t000001ffffffffff\nCapAmb:\t0000000000000000",
      false,
    ],
    [
      "a user with an ambient right",
      "Uid:\t1000\t1000\t1000\t1000\nCapPrm:\t0000000000002000\nCapBnd:\t000001ffffffffff\nCapAmb:\t0000000000002000",
      true,
    ],
    ["another system", "", false],
  ])("raw sockets, as %s", (_who, text, may) => expect(mayOpenRawSockets(text)).toBe(may));

  test("is nothing of the path without the program", async () => {
    const can = await probeAbilities(new MtrPacket("/nonexistent/mtr-packet"));
    expect(can.filter((name) => /^path\.(?:tcp|icmp|udp)$/.test(name))).toEqual([]);
  });
});
