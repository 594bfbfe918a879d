import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SubjectOf } from "../../../src/observation/step.ts";
import { MtrPacket } from "../../../src/probe/path/mtr-packet.ts";
import { pathTraceThrough } from "../../../src/probe/path/trace.ts";
import { type Address, parseAddress } from "../../../src/target/address.ts";
import { anywhere, forbidden, nothingGiven } from "../../fixture/asking.ts";

const program = join(import.meta.dirname, "../../fixture/hop-program.js");
const loopback = parseAddress("127.0.0.1") as Address;
const loopback6 = parseAddress("::1") as Address;

type Way = {
  hops?: Record<number, string | null | (string | null)[]>;
  loop?: [string, string];
  target?: number;
  noRoute?: number;
  standIn?: { ttl: number; sender: string };
  word?: string;
  dieAfter?: number;
  lateMs?: number;
};

/** A way that is made up, behind a program that sends nothing. */
function along(way: Way) {
  const packets = new MtrPacket(process.execPath, [program, JSON.stringify(way)]);
  const ask = (more: Partial<SubjectOf<"path.trace">> = {}, signal: AbortSignal = AbortSignal.timeout(7_000), place = anywhere) =>
    pathTraceThrough(packets, async () => "!N")(
      { address: loopback, protocol: "udp", port: null, rounds: 2, purpose: "target", ...more },
      nothingGiven,
      place,
      signal,
    );
  return { packets, ask, [Symbol.dispose]: () => packets.end() };
}

const hop = (ttl: number): string => `192.0.2.${ttl}`;
const hopsTo = (last: number): Record<number, string> =>
  Object.fromEntries(Array.from({ length: last }, (_, index) => [index + 1, hop(index + 1)]));
const sendersOf = (data: { hops?: { senders: string[] }[] | undefined }): string[] =>
  (data.hops ?? []).flatMap(({ senders }) => senders);

describe("a trace", () => {
  test("names each hop once, in order, and ends at the target", async () => {
    using way = along({ hops: hopsTo(6), target: 7 });
    const { outcome, data } = await way.ask();
    expect(outcome).toBe("ok");
    expect(sendersOf(data)).toEqual([1, 2, 3, 4, 5, 6].map(hop).concat("127.0.0.1"));
    expect(data).toMatchObject({ reachedAtTtl: 7, unreachable: null, lastHop: { ttl: 6, address: hop(6) } });
    expect(data.end).toEqual({ sent: 2, lost: 0 });
  });

  test("over IPv6 as over IPv4", async () => {
    using way = along({ hops: { 1: "2001:db8::1", 2: "2001:db8::2" }, target: 3 });
    const { data } = await way.ask({ address: loopback6 });
    expect(sendersOf(data)).toEqual(["2001:db8::1", "2001:db8::2", "::1"]);
  });

  test("of thirty silent hops ends clear, within three seconds", async () => {
    using way = along({});
    const begun = performance.now();
    const { outcome, data } = await way.ask();
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(outcome).toBe("ok");
    expect(data).toEqual({ hops: [], askedToTtl: 30, reachedAtTtl: null, lastHop: null, unreachable: null, end: null });
  });

  test("asks again of the next hop, where the first packet to it was lost and the end was not met", async () => {
    using way = along({ hops: { 1: hop(1), 2: [null, hop(2)] } });
    // The program is started by then.
    await way.ask({ rounds: 1, mostHops: 1 });
    const { data } = await way.ask({ rounds: 3, mostHops: 2 });
    expect(sendersOf(data)).toEqual([hop(1), hop(2)]);
  });

  test("goes on through silent hops to a target beyond them", async () => {
    using way = along({ hops: { ...hopsTo(2), 3: null, 4: null, 5: null, 6: null, 7: null, 8: null, 9: null }, target: 10 });
    const { data } = await way.ask();
    expect(data).toMatchObject({ reachedAtTtl: 10, lastHop: { ttl: 2 } });
    expect(data.hops?.[4]).toMatchObject({ ttl: 5, senders: [], lost: 2 });
  });

  test("says where it goes dark", async () => {
    using way = along({ hops: hopsTo(4) });
    expect((await way.ask()).data).toMatchObject({ reachedAtTtl: null, lastHop: { ttl: 4, address: hop(4) }, askedToTtl: 30 });
  });

  test("of a loop shows the two that send to one another", async () => {
    using way = along({ hops: hopsTo(2), loop: [hop(3), hop(4)] });
    const { data } = await way.ask();
    expect(data.reachedAtTtl).toBeNull();
    expect(sendersOf(data).filter((sender) => sender === hop(3)).length).toBeGreaterThan(10);
  });

  test("names who says unreachable, and with which code", async () => {
    using way = along({ hops: hopsTo(9), noRoute: 3 });
    expect((await way.ask()).data).toMatchObject({ reachedAtTtl: null, unreachable: { ttl: 3, sender: hop(3), code: "!N" } });
  });

  test("a device that answers in the target's place is not the target", async () => {
    using way = along({ hops: hopsTo(2), standIn: { ttl: 3, sender: hop(3) } });
    expect((await way.ask()).data).toMatchObject({ reachedAtTtl: null, unreachable: { ttl: 3, sender: hop(3), code: "port" } });
  });

  test("counts the packets of a hop that answers every other one, and no loss behind it", async () => {
    using way = along({ hops: { 1: hop(1), 2: [hop(2), null], 3: hop(3) }, target: 4 });
    const { data } = await way.ask({ rounds: 4 });
    expect(data.hops?.map(({ lost }) => lost)).toEqual([0, 2, 0, 0]);
    expect(data.hops?.[1]?.sent).toBe(4);
  });

  test("goes no farther than it is told to", async () => {
    using way = along({});
    expect((await way.ask({ mostHops: 4 })).data).toMatchObject({ askedToTtl: 4 });
  });

  test("sends the packets of one hop at least 100 ms apart", async () => {
    using way = along({ hops: hopsTo(1), target: 2 });
    const begun = performance.now();
    await way.ask({ rounds: 4 });
    expect(performance.now() - begun).toBeGreaterThan(3 * 100);
  });
});

describe("what goes wrong with the program", () => {
  test("killed in mid-run, it is started again, and the trace is whole", async () => {
    using way = along({ hops: hopsTo(6), target: 7, dieAfter: 9 });
    const { outcome, data } = await way.ask({ rounds: 1 });
    expect(outcome).toBe("ok");
    expect(data).toMatchObject({ reachedAtTtl: 7 });
    expect(sendersOf(data)).toHaveLength(7);
  });

  test("killed again and again, it is given up within the deadline, and what was heard is kept", async () => {
    using way = along({ hops: hopsTo(6), target: 7, dieAfter: 0 });
    const { outcome, failure, skippedBecause } = await way.ask({}, AbortSignal.timeout(4_000));
    expect(outcome).toBe("skipped");
    expect(failure?.code).toBe("means-missing");
    expect(skippedBecause).toContain("SIGKILL");
  });

  test("without it, or without the right to open sockets, it is skipped and says what is missing", async () => {
    const absent = new MtrPacket("/nonexistent/mtr-packet");
    const ask = pathTraceThrough(absent, async () => null);
    const subject = { address: loopback, protocol: "icmp", port: null, rounds: 1, purpose: "target" } as const;
    const answer = await ask(subject, nothingGiven, anywhere, AbortSignal.timeout(2_000));
    expect(answer).toMatchObject({ outcome: "skipped", failure: { code: "means-missing" } });
    expect(answer.skippedBecause).toContain("mtr-tiny");
  });

  test("its right taken away, it is skipped in one line that says so", async () => {
    const denied = new MtrPacket(process.execPath, [join(import.meta.dirname, "../../fixture/packet-program.js"), "denied"]);
    const subject = { address: loopback, protocol: "udp", port: null, rounds: 1, purpose: "target" } as const;
    const answer = await pathTraceThrough(denied, async () => null)(subject, nothingGiven, anywhere, AbortSignal.timeout(5_000));
    expect(answer.skippedBecause).toMatch(/^mtr-packet cannot probe here: .*Permission denied \(it needs cap_net_raw\)$/);
  });

  test("what the system does not let it send is this machine's own firewall", async () => {
    using way = along({ word: "permission-denied" });
    expect(await way.ask()).toMatchObject({ outcome: "failed", failure: { code: "own-firewall", phase: "call" } });
  });

  test("the deadline keeps what was heard by then, a stopped run too", async () => {
    using way = along({ hops: hopsTo(3) });
    // The program is started by then: on a busy machine that alone takes longer than the deadline.
    await way.ask({ rounds: 1, mostHops: 1 });
    expect(await way.ask({}, AbortSignal.timeout(800))).toMatchObject({
      outcome: "failed",
      failure: { code: "timeout", phase: "wait" },
      data: { lastHop: { ttl: 3 } },
    });
    const stop = new AbortController();
    const answer = way.ask({}, stop.signal);
    setTimeout(() => stop.abort(), 400);
    expect(await answer).toMatchObject({ failure: { code: "cancelled" } });
  });

  test("two hundred flows at once get each its own answer over one child", async () => {
    using way = along({ hops: hopsTo(4), target: 5, lateMs: 5 });
    const ports = Array.from({ length: 200 }, (_, index) => 40_000 + index);
    const answers = await Promise.all(ports.map((localPort) => way.ask({ localPort, rounds: 1, purpose: "flow" })));
    expect(answers.map(({ data }) => data.reachedAtTtl)).toEqual(ports.map(() => 5));
    expect(childrenOf(process.pid, "hop-program")).toHaveLength(1);
  });

  test("two hundred silent flows end within their deadline, and none counts as lost what never left", async () => {
    using way = along({ hops: hopsTo(1) });
    const ports = Array.from({ length: 200 }, (_, index) => 40_000 + index);
    const answers = await Promise.all(ports.map((localPort) => way.ask({ localPort, rounds: 1, purpose: "flow" })));
    for (const { data } of answers) expect(data.reachedAtTtl ?? null).toBeNull();
    for (const { data } of answers) for (const one of data.hops ?? []) expect(one.lost).toBeLessThanOrEqual(one.sent);
  });

  test("no process is left once it was ended", async () => {
    const way = along({});
    await way.ask({ mostHops: 3 });
    way.packets.end();
    await expect.poll(() => childrenOf(process.pid, "hop-program")).toEqual([]);
  });
});

describe("what is not asked", () => {
  test("a way that this machine's own table refuses", async () => {
    using way = along({});
    const broadcast = parseAddress("255.255.255.255") as Address;
    expect(await way.ask({ address: broadcast })).toMatchObject({ failure: { code: "own-route", phase: "call" } });
  });

  test("what policy forbids", async () => {
    using way = along({});
    expect(await way.ask({}, undefined, forbidden("no"))).toMatchObject({ failure: { code: "denied-by-policy" } });
  });
});

/** Process ids of children whose command line holds a word. */
function childrenOf(pid: number, word: string): string[] {
  const lines = execFileSync("ps", ["-e", "-o", "ppid=,pid=,args="], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.trim().startsWith(`${pid} `) && line.includes(word));
}
