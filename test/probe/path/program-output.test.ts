import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextState } from "../../../src/probe/path/gateway.ts";
import { HopBook } from "../../../src/probe/path/hop-book.ts";
import { readMtu, readNeighbourState, readRoute } from "../../../src/probe/path/ip-json.ts";
import { readPing } from "../../../src/probe/path/ping.ts";
import { readHopLine } from "../../../src/probe/path/traceroute.ts";
import { type Address, parseAddress } from "../../../src/target/address.ts";

describe("a hop, as traceroute prints it", () => {
  test.each([
    [" 1  10.77.1.1  0.028 ms", { ttl: 1, sender: "10.77.1.1", rttMs: 0.028, code: null }],
    ["12  2001:db8::7  11.5 ms !X", { ttl: 12, sender: "2001:db8::7", rttMs: 11.5, code: "!X" }],
    [" 3  *", { ttl: 3, sender: null, rttMs: null, code: null }],
    [" 3  10.9.1.1  0.027 ms !<13>", { ttl: 3, sender: "10.9.1.1", rttMs: 0.027, code: "!<13>" }],
    ["traceroute to 10.9.2.2 (10.9.2.2), 64 hops max, 60 byte packets", null],
    ["", null],
    [" 3  host.example  0.1 ms", null],
  ])("%j", (line, hop) => expect(readHopLine(line)).toEqual(hop));

  test("whatever is printed, a sender is an address, and a TTL can be one", () => {
    const word = fc.oneof(fc.string(), fc.constantFrom(" 1", "  ", "*", "192.0.2.1", "ms", "!X", "999"));
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const hop = readHopLine(words.join(" "));
        if (hop === null) return;
        expect(hop.ttl).toBeGreaterThan(0);
        expect(hop.ttl).toBeLessThan(256);
        expect(hop.sender === null || parseAddress(hop.sender) === hop.sender).toBe(true);
      }),
    );
  });
});

describe("what ping says of a size", () => {
  test("answers are counted", () => {
    const text =
      "PING 10.77.2.2 (10.77.2.2) 1472(1500) bytes of data.\n1480 bytes from 10.77.2.2: icmp_seq=1 ttl=63 time=0.05 ms\n";
    expect(readPing(text, "")).toEqual({ answered: 1, tooBig: [] });
  });

  test.each([
    ["From 10.77.1.1 icmp_seq=1 Frag needed and DF set (mtu = 1300)", "", { sender: "10.77.1.1", mtu: 1_300 }],
    ["From 2001:db8::1 icmp_seq=1 Packet too big: mtu=1280", "", { sender: "2001:db8::1", mtu: 1_280 }],
    ["From 10.77.1.1 icmp_seq=1 Frag needed and DF set (mtu = 0)", "", { sender: "10.77.1.1", mtu: null }],
    [
      "",
      "ping: local error: message too long, mtu=1300\nping: local error: message too long, mtu=1300",
      { sender: null, mtu: 1_300 },
    ],
    ["", "ping: local error: message too long, mtu: 1280", { sender: null, mtu: 1_280 }],
  ])("who says too big: %j %j", (stdout, stderr, said) =>
    expect(readPing(stdout, stderr)).toEqual({ answered: 0, tooBig: [said] }),
  );

  test("another error is no word on sizes", () =>
    expect(readPing("From 10.77.1.1 icmp_seq=1 Destination Host Unreachable", "")).toEqual({ answered: 0, tooBig: [] }));

  test("whatever is printed, an MTU is a number above zero", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        for (const { mtu } of readPing(one, other).tooBig) expect(mtu === null || mtu > 0).toBe(true);
      }),
    );
  });
});

describe("what ip says", () => {
  const route =
    '[{"type":"unicast","dst":"10.77.2.2","gateway":"10.77.1.1","dev":"a0","prefsrc":"10.77.1.2","flags":[],"cache":[]}]';

  test("of a route through a gateway", () =>
    expect(readRoute(route, "")).toEqual({
      type: "unicast",
      gateway: "10.77.1.1",
      device: "a0",
      source: "10.77.1.2",
      mtu: null,
    }));

  test("of a route that takes less than its device", () =>
    expect(readRoute('[{"dst":"10.77.3.1","dev":"a0","metrics":[{"mtu":1400}]}]', "")).toMatchObject({
      gateway: null,
      mtu: 1_400,
    }));

  test("what a router told of the way is no size of the route's own", () =>
    expect(
      readRoute('[{"dst":"10.77.3.1","dev":"a0","cache":[],"expires":"597sec","metrics":[{"mtu":1280}]}]', ""),
    ).toMatchObject({
      mtu: null,
    }));

  test("of an IPv4 route whose gateway has an IPv6 address", () =>
    expect(readRoute('[{"dst":"10.1.1.1","via":{"family":"inet6","host":"fe80::1"},"dev":"a0"}]', "")).toMatchObject({
      gateway: "fe80::1",
    }));

  test.each([
    ["RTNETLINK answers: No route to host", "unreachable"],
    ["RTNETLINK answers: Permission denied", "prohibit"],
    ["RTNETLINK answers: Invalid argument", "blackhole"],
    ["RTNETLINK answers: Network is unreachable", "none"],
  ])("of a refusal: %s", (stderr, type) => expect(readRoute("", stderr)).toMatchObject({ type, gateway: null }));

  test.each([
    ['[{"dst":"10.77.1.1","dev":"a0","lladdr":"8e:a0:8c:ec:89:b2","state":["REACHABLE"]}]', "reachable"],
    ['[{"dst":"10.77.1.9","dev":"a0","state":["FAILED"]}]', "failed"],
    ['[{"dst":"fe80::1","dev":"a0","router":null,"state":["STALE"]}]', "stale"],
    ["[]", "none"],
    ["", "none"],
  ])("of a neighbour: %s", (text, state) => expect(readNeighbourState(text)).toBe(state));

  test("of a device", () => {
    expect(readMtu('[{"ifindex":3,"ifname":"r1","mtu":1300}]')).toBe(1_300);
    expect(readMtu("nothing")).toBeNull();
  });

  test("whatever is printed, reading ends", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        readRoute(text, text);
        readNeighbourState(text);
        readMtu(text);
      }),
    );
  });
});

describe("the book of hops", () => {
  test("whatever comes in whatever order, no hop loses more than it was sent, and hops are in order", () => {
    const target = parseAddress("203.0.113.7") as Address;
    const entry = fc.record({
      ttl: fc.integer({ min: 1, max: 30 }),
      says: fc.constantFrom("expired" as const, "target" as const, "unreachable" as const, null),
    });
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const book = new HopBook(target);
        for (const { ttl, says } of entries) {
          book.sent(ttl);
          if (says !== null) book.heard(ttl, { says, sender: says === "target" ? target : `192.0.2.${ttl}`, rttMs: ttl });
        }
        const { hops = [], reachedAtTtl } = book.data();
        expect(hops.map(({ ttl }) => ttl)).toEqual(hops.map((_, index) => index + 1));
        for (const { sent, lost } of hops) expect(lost).toBeLessThanOrEqual(sent);
        const reached = entries.filter(({ says }) => says === "target").map(({ ttl }) => ttl);
        expect(reachedAtTtl).toBe(reached.length === 0 ? null : Math.min(...reached));
      }),
    );
  });
});

test("an entry that was being asked for and is gone has failed, and one that never was there is none", () => {
  expect(nextState("incomplete", "none")).toBe("failed");
  expect(nextState("none", "none")).toBe("none");
  expect(nextState("incomplete", "reachable")).toBe("reachable");
  // The next packet asks anew for one that was asked in vain.
  expect(nextState("probe", "incomplete")).toBe("failed");
  expect(nextState("probe", "stale")).toBe("stale");
});
