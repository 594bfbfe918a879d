import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostNetwork } from "../../../src/observation/kind/host-network.ts";
import { askHostCounters, readCounters } from "../../../src/probe/host/counters.ts";
import { readAddresses, readLinks, readNeighbours, readRoutes, readRules } from "../../../src/probe/host/network-json.ts";
import { anywhere, nothingGiven } from "../../fixture/asking.ts";

describe("what the kernel counts", () => {
  test("names and values of each group, those that are 0 left out", () => {
    const text = "TcpExt: SyncookiesSent ListenOverflows\nTcpExt: 0 17\nIpExt: InOctets\nIpExt: 900\n";
    expect(readCounters(text)).toEqual({ "TcpExt.ListenOverflows": 17, "IpExt.InOctets": 900 });
  });

  test.each([
    ["timeout", new DOMException("too late", "TimeoutError")],
    ["cancelled", new Error("stopped")],
  ])("a look that was broken off is a %s, and no system without the files", async (code, reason) => {
    const { outcome, failure } = await askHostCounters({ moment: "before" }, nothingGiven, anywhere, AbortSignal.abort(reason));
    expect([outcome, failure?.code]).toEqual(["failed", code]);
  });

  test("whatever stands there, only whole numbers are read", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Object.values(readCounters(text)).every(Number.isSafeInteger)).toBe(true);
      }),
    );
  });
});

describe("what ip -j prints", () => {
  test("routes of every table with a next hop each, and none of this machine's own addresses", () => {
    const text = JSON.stringify([
      { type: "local", dst: "127.0.0.0/8", dev: "lo", table: "local" },
      { dst: "default", gateway: "203.0.113.1", dev: "eth0", metric: 100 },
      { type: "blackhole", dst: "198.51.100.0/24", table: "7" },
      {
        dst: "10.0.0.0/8",
        nexthops: [
          { gateway: "10.0.0.1", dev: "a" },
          { gateway: "10.0.0.2", dev: "b" },
        ],
      },
    ]);
    expect(readRoutes(text, 4).map(({ to, via, link, table, type }) => [to, via, link, table, type])).toEqual([
      ["default", "203.0.113.1", "eth0", "main", "unicast"],
      ["198.51.100.0/24", null, null, "7", "blackhole"],
      ["10.0.0.0/8", "10.0.0.1", "a", "main", "unicast"],
      ["10.0.0.0/8", "10.0.0.2", "b", "main", "unicast"],
    ]);
  });

  test("whatever is printed, what is read has its form", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        hostNetwork.data.parse({
          links: readLinks(text),
          owned: readAddresses(text),
          routes: readRoutes(text, 6),
          rules: readRules(text, 4),
          neighbours: readNeighbours(text),
        });
      }),
    );
  });
});
