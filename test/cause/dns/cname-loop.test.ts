import { describe, expect, test } from "vitest";
import { cnameLoop } from "../../../src/cause/dns/cname-loop.ts";
import { one, seenOf } from "../../build/common.ts";
import { asked, firstResolver, firstServer, nameServer, secondServer } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";

describe("dns.cname-loop", () => {
  test.each([
    ["to itself", ["api.example.com"]],
    ["of two", ["b.example.com", "api.example.com"]],
    ["behind a first alias", ["a.example.com", "b.example.com", "a.example.com"]],
  ])("a circle %s that a resolver shows whole", (_, via) => {
    const { findings } = judged(asked(firstResolver, "NODATA", { via }));
    expect(findings).toMatchObject([{ cause: "dns.cname-loop", role: "root", impact: "breaks", pattern: "everywhere" }]);
  });

  test("resolvers say SERVFAIL, and two zones lead to one another", () => {
    const told = [
      ...asked(firstResolver, "SERVFAIL"),
      ...nameServer(firstServer, "NODATA", { via: ["www.other.example"] }),
      ...nameServer(secondServer, "NODATA", {
        of: "other.example",
        name: "www.other.example",
        purpose: "chain",
        via: ["api.example.com"],
      }),
    ];
    const { findings, headline } = judged(told);
    expect(findings.filter(({ role }) => role === "root")).toMatchObject([{ cause: "dns.cname-loop", pattern: "everywhere" }]);
    expect(headline).toContain("alias");
  });

  test("a chain that is longer than resolvers follow", () => {
    const via = Array.from({ length: 14 }, (_, index) => `a${index}.example.com`);
    const told = [...asked(firstResolver, "SERVFAIL"), ...nameServer(firstServer, { gives: [one] }, { via })];
    expect(judged(told).findings[0]).toMatchObject({ cause: "dns.cname-loop" });
    const short = [...asked(firstResolver, "SERVFAIL"), ...nameServer(firstServer, { gives: [one] }, { via: via.slice(0, 8) })];
    expect(cnameLoop.find(seenOf(short))).toEqual([]);
  });

  test("a chain that ends, well or badly, is none", () => {
    expect(cnameLoop.find(seenOf(asked(firstResolver, { gives: [one] }, { via: ["b.example.com"] })))).toEqual([]);
    expect(cnameLoop.find(seenOf(asked(firstResolver, "NXDOMAIN", { via: ["b.example.com", "ghost.example.com"] })))).toEqual([]);
    expect(cnameLoop.find(seenOf(asked(firstResolver, "NXDOMAIN")))).toEqual([]);
  });

  test("a long chain that resolvers follow all the same", () => {
    const via = Array.from({ length: 14 }, (_, index) => `a${index}.example.com`);
    expect(cnameLoop.find(seenOf(asked(firstResolver, { gives: [one] }, { via })))).toEqual([]);
  });
});
