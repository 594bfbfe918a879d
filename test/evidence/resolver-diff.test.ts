import { describe, expect, test } from "vitest";
import { resolverDiff } from "../../src/evidence/resolver-diff.ts";
import { failed } from "../../src/observation/failure.ts";
import type { Observation } from "../../src/observation/observation.ts";
import { one, two } from "../build/common.ts";
import { dnsObservations, nxdomainReport, report } from "../build/report.ts";

/** Everybody gives .8 but 1.1.1.1, whose cache still holds both. */
const changing = (): Observation[] =>
  dnsObservations([two]).map((seen, index) => (index === 1 ? (dnsObservations([one, two])[1] ?? seen) : seen));

describe("the resolver diff", () => {
  test("all the same", () => {
    const diff = resolverDiff(report({ observations: dnsObservations() }));
    expect(diff).toMatchObject({
      mark: "healthy",
      first: "DNS: all 4 servers say the same",
      scope: "api.example.com: 203.0.113.7 and 203.0.113.8.",
      plain: [],
    });
  });
  test("one that differs from the authoritative server: a cache, with its seconds", () => {
    const diff = resolverDiff(report({ observations: changing() }));
    expect(diff.mark).toBe("warning");
    expect(diff.first).toBe("DNS: 1 of 4 servers answers differently");
    expect(diff.scope).toBe("api.example.com: 1.1.1.1 gives 203.0.113.7 and 203.0.113.8; the rest 203.0.113.8.");
    expect(diff.grid).toBe(
      [
        "server           answer   TTL  ms",
        "1.1.1.1          .7 .8 !  212   9",
        "192.0.2.53 auth  .8       300  22",
        "10.0.0.2         .8        41   1",
        "8.8.8.8          .8       187  11",
      ].join("\n"),
    );
    expect(diff.legend).toEqual([".8 = 203.0.113.8, .7 = 203.0.113.7.", "! differs from the authoritative servers."]);
    expect(diff.plain[0]).toBe(
      "If it is a cache running out, it ends within 4 min, and it is no fault. Clients that cache longer than the TTL may keep the old answer.",
    );
    expect(diff.commands[0]).toBe("dig @1.1.1.1 api.example.com A");
    expect(diff.commands.map((command) => /@(\S+)/.exec(command)?.[1])).toEqual(["1.1.1.1", "192.0.2.53", "10.0.0.2", "8.8.8.8"]);
    expect(diff.spoken).toBe(`${diff.first}. ${diff.scope}`);
  });
  test("one against one: neither is the odd one, and both can be asked again", () => {
    const [, cloud] = changing();
    const [own] = dnsObservations([two]);
    if (cloud === undefined || own === undefined) throw new TypeError("nothing there");
    const diff = resolverDiff(report({ observations: [own, cloud] }));
    expect(diff.first).toBe("DNS: the 2 servers disagree");
    expect(diff.scope).toMatch(/^api\.example\.com: \S+ gives .*; \S+ gives 203\.0\.113/);
    expect(new Set(diff.commands.slice(0, 2).map((command) => /@(\S+)/.exec(command)?.[1]))).toEqual(
      new Set(["10.0.0.2", "1.1.1.1"]),
    );
  });
  test("the authoritative server is right, however many caches differ", () => {
    const seen = dnsObservations([one, two]).map((query, index) => (index === 3 ? (dnsObservations([two])[3] ?? query) : query));
    expect(resolverDiff(report({ observations: seen })).first).toBe("DNS: 3 of 4 servers answer differently");
  });
  test("several vantages: which of them saw it", () => {
    const diff = resolverDiff(
      report({
        observations: [
          ...dnsObservations([two], "eu-west-1"),
          ...changing().map((seen) => ({ ...seen, vantage: "outside-fra" })),
        ],
      }),
    );
    expect(diff.grid?.split("\n")[1]).toMatch(/^1\.1\.1\.1 .*outside$/);
    expect(diff.grid).toContain("2 of 2");
    expect(diff.legend.join(" ")).toContain("outside = outside-fra");
  });
  test("many vantages are counted, and the legend names those of the rows alone", () => {
    const many = Array.from({ length: 40 }, (_, index) => `outside-${index + 100}x`);
    const seen = many.flatMap((vantage, index) =>
      (index === 39 ? changing() : dnsObservations([two])).map((one) => ({ ...one, vantage })),
    );
    const diff = resolverDiff(report({ observations: seen }));
    expect(diff.grid?.split("\n")[1]).toMatch(/ outsid40$/);
    expect(diff.grid).toContain("39 of 40");
    expect(diff.legend.join(" ")).toContain("outsid40 = outside-139x.");
    expect(diff.legend.join(" ")).not.toContain("outside-100x");
  });
  test("silence is told as silence", () => {
    const seen = dnsObservations().map(
      (query, index): Observation =>
        index === 0 && query.probe === "dns.query"
          ? { ...query, outcome: "failed", skippedBecause: null, failure: failed("timeout", "query", ""), data: {} }
          : query,
    );
    const diff = resolverDiff(report({ observations: seen }));
    expect(diff.first).toBe("DNS: 1 of 4 servers does not answer like the rest");
    expect(diff.plain).toContain("10.0.0.2 does not answer at all: clients that ask there first wait, then ask the next.");
  });
  test("all say no, and nobody was asked", () => {
    expect(resolverDiff(nxdomainReport())).toMatchObject({ mark: "suspect", first: "DNS: all 4 servers say NXDOMAIN" });
    expect(resolverDiff(report({}))).toMatchObject({ mark: "unsettled", first: "DNS: no server was asked", grid: null });
  });
});
