import { describe, expect, test } from "vitest";
import type { Observation } from "../../../src/observation/observation.ts";
import { address, one, six, stranger, two } from "../../build/common.ts";
import { asked } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { far, gateway, near, trace } from "../../build/path.ts";
import { connect, otherPort, packet, ping, tcp } from "../../build/tcp.ts";
import { handshake } from "../../build/tls.ts";

const named = (observations: readonly Observation[]) =>
  judged(observations)
    .findings.filter(({ role }) => role === "root")
    .map(({ cause, pattern }) => `${cause} ${pattern}`);
const dark = [...tcp(one, "timeout"), otherPort(one, "timeout"), ping(one, "silence"), packet(one, "silence")];
const router = address("203.0.113.1");
const control = trace(stranger, [near, far, stranger], { purpose: "control" });
const well = [...tcp(stranger, "connected"), handshake({ address: stranger })];

describe("path.blackhole", () => {
  test("a trace ends at a hop, and nothing of the target's network answers", () => {
    const told = [...dark, trace(one, [near]), trace(router, [], { purpose: "control" }), control];
    const { findings } = judged(told);
    expect(findings).toMatchObject([{ cause: "path.blackhole", role: "root", pattern: "everywhere" }]);
    expect(findings).toMatchObject([{ confidence: 0.6, untested: ["tcp.filtered"] }]);
    expect(findings[0]?.summary).toContain(near);
  });

  test("not even the first router answers for the address, as it does for others", () => {
    expect(named([...dark, trace(one, []), control])).toEqual(["path.blackhole everywhere"]);
  });

  test("on a network of this machine itself there is no hop to be met: a filter", () => {
    expect(named([...dark, trace(one, []), control, gateway(one, "reachable", { is: "address" })])).toEqual([
      "tcp.filtered everywhere",
    ]);
  });

  test("no trace shows anything from here: a filter is named first, and this beside it", () => {
    const { findings } = judged([...dark, trace(one, []), trace(stranger, ["*", "*", stranger], { purpose: "control" })]);
    expect(findings).toMatchObject([{ cause: "tcp.filtered", untested: ["path.blackhole", "tcp.accept-queue-overflow"] }]);
  });

  test("the router of the target's network answers, and the trace comes as far: a filter", () => {
    const told = [...dark, trace(one, [near, far]), trace(router, [near, router], { purpose: "control" }), control];
    const { findings } = judged(told);
    expect(findings).toMatchObject([{ cause: "tcp.filtered", role: "root" }]);
    expect(findings[0]?.alsoConsidered).toMatchObject([{ cause: "path.blackhole" }]);
  });

  test("that router answers for itself, and never for the target, as it does for others", () => {
    const told = [...dark, trace(one, [near]), trace(router, [near, router], { purpose: "control" }), control];
    expect(named(told)).toEqual(["path.blackhole everywhere"]);
  });

  test.each([
    ["a trace to somebody else ends at the same hop", [trace(one, [near]), trace(stranger, [near], { purpose: "control" })]],
    [
      "no router but the first says a word of traces",
      [trace(one, [near]), trace(stranger, [near, "*", stranger], { purpose: "control" })],
    ],
    ["a trace to somebody else meets no router farther away", [trace(one, [near, far]), control]],
    ["nobody else was traced to", [trace(one, [near])]],
  ])("%s: a filter is named first, and this beside it", (_, traces) => {
    const { findings } = judged([...dark, ...traces, trace(router, [], { purpose: "control" })]);
    expect(findings).toMatchObject([
      { cause: "tcp.filtered", confidence: 0.6, untested: ["path.blackhole", "tcp.accept-queue-overflow"] },
    ]);
  });

  describe("over IPv6 alone", () => {
    const working = [...tcp(one, "connected"), handshake()];
    const dark6 = [...tcp(six, "timeout"), otherPort(six, "timeout"), ping(six, "silence"), packet(six, "silence")];
    const near6 = "2001:db8:c::1";
    const stranger6 = address("2001:db8:d::53");

    test("who shows routers over IPv4 tells nothing of it: a filter is named first", () => {
      expect(judged([...working, ...dark6, trace(six, []), control]).findings).toMatchObject([
        { cause: "tcp.filtered", pattern: "one-family", confidence: 0.6 },
      ]);
    });

    test("a trace to somebody else over IPv6 meets routers", () => {
      const control6 = trace(stranger6, [near6, "2001:db8:a::2", stranger6], { purpose: "control" });
      expect(named([...working, ...dark6, trace(six, [near6]), control6])).toEqual(["path.blackhole one-family"]);
    });
  });

  describe("over IPv6 alone, where nobody else is reached over it", () => {
    const working = [...tcp(one, "connected"), handshake(), trace(one, [near, far, one], { purpose: "control" })];
    const dark6 = [...tcp(six, "timeout"), otherPort(six, "timeout"), ping(six, "silence"), packet(six, "silence")];
    const near6 = "2001:db8:c::1";

    test("the first router answers, and over IPv4 there is one more before the same target", () => {
      const { findings } = judged([...working, ...dark6, trace(six, [near6])]);
      expect(findings).toMatchObject([
        { cause: "path.blackhole", pattern: "one-family", confidence: 0.6, untested: ["tcp.filtered"] },
      ]);
    });

    test("the trace comes as far as over IPv4: a filter", () => {
      expect(named([...working, ...dark6, trace(six, [near6, "2001:db8:a::2"])])).toEqual(["tcp.filtered one-family"]);
    });
  });

  test("that router hides from every trace: a filter", () => {
    const hidden = trace(stranger, [near, "*", stranger], { purpose: "control" });
    const told = [...dark, trace(one, [near]), trace(router, [near, router], { purpose: "control" }), hidden];
    expect(named(told)).toEqual(["tcp.filtered everywhere"]);
  });

  test.each([
    ["another port", otherPort(one, "connected")],
    ["a ping", ping(one, "arrived")],
    ["a neighbour", connect(two, "connected")],
  ])("%s is answered: a filter", (_, alive) => {
    expect(named([...tcp(one, "timeout"), alive, trace(one, [near])])[0]).toContain("tcp.filtered");
  });

  describe("one of two addresses of a network, while the other is well", () => {
    const beside = [...tcp(two, "connected"), handshake({ address: two })];
    const to = (...senders: string[]) => trace(two, [...senders, two], { purpose: "control" });

    test("the trace ends where one to the other goes on: a route to that address alone, as far as can be seen", () => {
      const { findings } = judged([...dark, ...beside, trace(one, [near]), to(near, far)]);
      expect(findings).toMatchObject([
        { cause: "path.blackhole", pattern: "some-addresses", confidence: 0.6, untested: ["tcp.filtered"] },
      ]);
      expect(findings[0]?.summary).toContain(near);
    });

    test("not even the first router answers for it, as it does for the other", () => {
      const { findings } = judged([...dark, ...beside, trace(one, []), to(near, far)]);
      expect(findings).toMatchObject([
        { cause: "path.blackhole", pattern: "some-addresses", alsoConsidered: [{ cause: "tcp.filtered" }] },
      ]);
    });

    test.each([
      ["the trace comes as far as one to the other", [trace(one, [near, far]), to(near, far)]],
      ["that router hides from both", [trace(one, [near]), to(near, "*")]],
      ["who goes farther is of another network", [trace(one, [near]), control]],
      ["nobody was traced beside it", [trace(one, [near])]],
      ["no router is met at all", [trace(one, []), to("*", "*")]],
      [
        "the router of that network is met where the trace ends",
        [trace(one, [near, far]), trace(router, [near, router], { purpose: "control" }), to(near, far)],
      ],
    ])("%s: a filter", (_, traces) => {
      const { findings } = judged([...dark, ...beside, ...traces]);
      expect(findings).toMatchObject([{ cause: "tcp.filtered", pattern: "some-addresses" }]);
      expect(findings[0]?.summary).toContain("a neighbour of the host does");
    });

    test("a ping of the address itself is answered: a filter, whatever traces show", () => {
      expect(named([...tcp(one, "timeout"), ping(one, "arrived"), ...beside, trace(one, [near]), to(near, far)])).toEqual([
        "tcp.filtered some-addresses",
      ]);
    });
  });

  test("one of two addresses, on another network", () => {
    expect(named([...dark, trace(one, [near]), ...well, control])).toEqual(["path.blackhole some-addresses"]);
  });

  test("the last hop lies in the target's own network: a filter", () => {
    expect(named([...dark, trace(one, [near, "203.0.113.254"])])).toEqual(["tcp.filtered everywhere"]);
  });

  test("hops that are silent while TCP connects are nothing", () => {
    expect(named([...tcp(one, "connected"), handshake(), trace(one, ["*", "*"])])).toEqual([]);
  });
});

describe("path.loop", () => {
  const circle = trace(one, [near, far, near, far, near, far, near]);

  test.each(["timeout", "host-unreachable"] as const)("two routers repeat, and connects end in %s", (ending) => {
    const told = [...tcp(one, ending), ping(one, "expired"), circle];
    const { findings } = judged(told);
    expect(findings).toMatchObject([{ cause: "path.loop", role: "root", pattern: "everywhere" }]);
    expect(findings[0]?.summary).toContain(far);
  });

  test("over IPv6 alone", () => {
    const around = trace(six, [
      "2001:db8:a::1",
      "2001:db8:b::1",
      "2001:db8:a::1",
      "2001:db8:b::1",
      "2001:db8:a::1",
      "2001:db8:b::1",
    ]);
    expect(named([...tcp(six, "host-unreachable"), around, ...tcp(one, "connected"), handshake()])).toEqual([
      "path.loop one-family",
    ]);
  });

  test("routers that send few errors leave gaps: a packet with the full TTL that ran out of it stands in for them", () => {
    const gaps = trace(one, [near, far, near, "*", "*", "*", near]);
    expect(named([...tcp(one, "host-unreachable"), packet(one, "expired", { sender: near }), gaps])).toEqual([
      "path.loop everywhere",
    ]);
    expect(named([...tcp(one, "host-unreachable"), trace(one, [near, far, near, "*"])])).toEqual(["path.no-route everywhere"]);
  });

  test("one of two routers never says a word: the other is met at every second hop to the end", () => {
    const half = Array.from({ length: 30 }, (_, at) => (at % 2 === 0 ? "*" : far));
    expect(named([...dark, trace(one, half)])).toEqual(["path.loop everywhere"]);
    // It ends early, and a filter or a dead link is behind it.
    expect(named([...dark, trace(one, half.slice(0, 12))])).toEqual(["tcp.filtered everywhere"]);
  });

  test("one address that repeats is a carrier's NAT, and packets arrive", () => {
    expect(named([...tcp(one, "connected"), handshake(), trace(one, [near, near, near, near, one])])).toEqual([]);
    expect(named([...dark, trace(one, [near, near, near, near])])).toEqual(["tcp.filtered everywhere"]);
  });
});

describe("path.gateway-down", () => {
  const late = [1, 2, 3].map((attempt) => connect(one, "host-unreachable", { attempt, elapsedMs: 3_100 }));

  test("the next router's entry has failed", () => {
    const { findings } = judged([
      ...late,
      gateway(one, "failed"),
      packet(one, "no-route", { sender: "198.51.100.9", code: "!H" }),
    ]);
    expect(findings).toMatchObject([{ cause: "path.gateway-down", role: "root", pattern: "everywhere" }]);
    expect(findings[0]?.alsoConsidered).toMatchObject([{ cause: "path.no-route" }]);
  });

  test.each(["incomplete", "none"] as const)("its entry is %s again, and the kernel has given a try up", (state) => {
    expect(named([...late, gateway(one, state)])).toEqual(["path.gateway-down everywhere"]);
    expect(named([...tcp(one, "host-unreachable"), gateway(one, state)])).toEqual(["path.no-route everywhere"]);
  });

  test("its entry was still that of before, and has failed at the second look", () => {
    const looks = [gateway(one, "delay"), gateway(one, "failed", { attempt: 2, startMs: 6_000 })];
    expect(named([...dark, trace(one, []), ...looks])).toEqual(["path.gateway-down everywhere"]);
  });

  test("a router that answers no ping, and whose entry is well, is not down", () => {
    for (const state of ["reachable", "stale", "delay", "permanent"] as const)
      expect(named([...dark, gateway(one, state)])).toEqual(["tcp.filtered everywhere"]);
  });

  test.each([
    ["a trace", trace(one, [near, far])],
    ["a trace to a neighbour", trace(router, [near, router], { purpose: "control" })],
    ["a bare packet", packet(one, "no-route", { sender: far })],
  ])("%s shows that a router far behind gave up, not the next one", (_, heard) => {
    expect(named([...late, gateway(one, "none"), heard])).toEqual(["path.no-route everywhere"]);
  });

  test.each(["failed", "incomplete"] as const)(
    "a route to the address alone leads to it: its entry is %s, and neighbours go another way",
    (state) => {
      const elsewhere = [trace(router, [near, router], { purpose: "control" }), trace(one, [])];
      expect(named([...late, gateway(one, state), ...elsewhere])).toEqual(["path.gateway-down everywhere"]);
      expect(named([...late, gateway(one, state), ...elsewhere, ...tcp(two, "connected"), handshake({ address: two })])).toEqual([
        "path.gateway-down some-addresses",
      ]);
      expect(named([...late, gateway(one, state), trace(one, [near, far])])).toEqual(["path.no-route everywhere"]);
    },
  );

  test("the target itself does not answer on this machine's own network: it is off that", () => {
    const { findings } = judged([...late, gateway(one, "failed", { is: "address" })]);
    expect(findings).toMatchObject([{ cause: "path.no-route", summary: "the host does not answer on its own network" }]);
  });

  test("where connections stand its entry says nothing", () => {
    expect(named([...tcp(one, "connected"), handshake(), gateway(one, "failed")])).toEqual([]);
  });

  test("no resolver is heard behind it either: that follows, whether or not an address is known", () => {
    const unheard = asked("192.0.2.53", "silence");
    const behind = gateway(address("192.0.2.53"), "failed");
    const { findings } = judged([...unheard, behind, ...late, gateway(one, "failed")]);
    expect(findings.map(({ cause, role }) => `${role} ${cause}`)).toEqual([
      "root path.gateway-down",
      "consequence dns.resolver-timeout",
    ]);
    expect(judged([...unheard, behind]).findings.map(({ cause, role }) => `${role} ${cause}`)).toEqual([
      "root path.gateway-down",
      "consequence dns.resolver-timeout",
    ]);
  });
});
