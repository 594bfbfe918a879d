import { describe, expect, test } from "vitest";
import { answersDiffer } from "../../../src/cause/dns/answers-differ.ts";
import { negativeCache } from "../../../src/cause/dns/negative-cache.ts";
import { one, seenOf } from "../../build/common.ts";
import {
  asked,
  firstResolver,
  firstServer,
  nameServer,
  query,
  secondResolver,
  secondServer,
  unheardOf,
} from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { placesOf } from "../../build/matches.ts";
import { siteServes, zoneGives } from "./odd.ts";

const well = [...asked(firstResolver, { gives: [one] }), ...zoneGives, ...siteServes];
const left = { zone: "example.com", soa: { ttl: 211, minimum: 300 } };

describe("dns.negative-cache", () => {
  test.each(["NXDOMAIN", "NODATA"] as const)("%s from before there was anything: seconds left, one root", (heard) => {
    const denied = asked(secondResolver, heard, left);
    const [match, ...rest] = negativeCache.find(seenOf([...well, ...denied]));
    expect(rest).toEqual([]);
    expect(match).toMatchObject({ failed: denied, impact: "degrades" });
    expect(match?.says).toContain("211 s left");
    expect(placesOf(match?.worked ?? [])).toEqual([firstResolver]);
    expect(judged([...well, ...denied]).findings.filter(({ role }) => role === "root")).toMatchObject([
      { cause: "dns.negative-cache", pattern: "some-resolvers" },
    ]);
  });

  test("at the only resolver: neither nxdomain nor nodata", () => {
    const told = (heard: "NXDOMAIN" | "NODATA") => [...asked(firstResolver, heard, left), ...zoneGives];
    for (const heard of ["NXDOMAIN", "NODATA"] as const)
      expect(judged(told(heard)).findings.filter(({ role }) => role === "root")).toMatchObject([
        { cause: "dns.negative-cache", impact: "breaks", pattern: "everywhere" },
      ]);
  });

  test("its memory runs out while the run goes on: clients met the denial all the same", () => {
    const healed = query(firstResolver, "A", { gives: [one] }, { attempt: 2, startMs: 2_300 });
    const first = asked(firstResolver, "NODATA", left).filter(({ attempt }) => attempt === 1);
    const told = [...first, healed, ...zoneGives, ...siteServes];
    expect(judged(told).findings[0]).toMatchObject({ cause: "dns.negative-cache", pattern: "everywhere" });
  });

  test.each([10, 30])("a resolver with an old copy of the zone denies it with %i s each time: it never runs out", (ttl) => {
    const own = { zone: "example.com", soa: { ttl, minimum: ttl } };
    const told = [
      ...well,
      ...asked(secondResolver, "NXDOMAIN", own),
      query(secondResolver, "A", "NXDOMAIN", { ...own, attempt: 2, startMs: 2_300 }),
    ];
    expect(negativeCache.find(seenOf(told))).toEqual([]);
    expect(answersDiffer.find(seenOf(told))).toHaveLength(1);
  });

  describe("a resolver that remembers denials for longer than the zone wants", () => {
    const held = (ttl: number) => ({ zone: "example.com", soa: { ttl, minimum: 2 } });
    const later = query(secondResolver, "A", "NXDOMAIN", { ...held(83), attempt: 2, startMs: 2_300 });
    const fresh = unheardOf(secondResolver, "NXDOMAIN", held(90));
    const early = (ttl: number) => asked(secondResolver, "NXDOMAIN", held(ttl));

    test("counts its own time down, and gives that of a name nobody has whole", () => {
      const told = [...well, ...early(85), later, fresh];
      expect(judged(told).findings[0]).toMatchObject({ cause: "dns.negative-cache", pattern: "some-resolvers" });
      expect(negativeCache.find(seenOf(told))[0]?.says).toContain("83 s left");
    });

    test("fetched the denial just now: the whole of its time is left, so servers say so today", () => {
      expect(negativeCache.find(seenOf([...well, ...early(90), later, fresh]))).toEqual([]);
    });

    test("one that gives the same time again has it written in", () => {
      const same = query(secondResolver, "A", "NXDOMAIN", { ...held(85), attempt: 2, startMs: 2_300 });
      expect(negativeCache.find(seenOf([...well, ...early(85), same, fresh]))).toEqual([]);
    });
  });

  describe("a forwarder that leaves the zone's record out of what it remembers", () => {
    const denied = asked(secondResolver, "NXDOMAIN");
    const fresh = unheardOf(secondResolver, "NXDOMAIN", { zone: "example.com" });
    const kept = unheardOf(secondResolver, "NXDOMAIN", { attempt: 2, startMs: 600 });
    const roots = (told: Parameters<typeof judged>[0]) => judged(told).findings.filter(({ role }) => role === "root");

    test("denies a name that nobody has with it, and without it as soon as it remembers", () => {
      const told = [...well, ...denied, fresh, kept];
      expect(roots(told)).toMatchObject([{ cause: "dns.negative-cache", pattern: "some-resolvers" }]);
      const says = "a cache remembers that the name did not exist";
      expect(negativeCache.find(seenOf(told))).toMatchObject([{ says, equally: ["dns.filtered"] }]);
    });

    test.each([
      ["denies without it from the first", [unheardOf(secondResolver, "NXDOMAIN"), kept]],
      ["keeps it each time", [fresh, unheardOf(secondResolver, "NXDOMAIN", { zone: "example.com", attempt: 2, startMs: 600 })]],
      ["was asked once", [fresh]],
    ])("one that %s: made up by a policy", (_, labels) => {
      expect(roots([...well, ...denied, ...labels]).map(({ cause }) => cause)).toEqual(["dns.filtered"]);
    });

    test("a denial in somebody else's name stays a policy's", () => {
      const blocked = asked(secondResolver, "NXDOMAIN", { zone: "block.invalid" });
      expect(roots([...well, ...blocked, fresh, kept]).map(({ cause }) => cause)).toEqual(["dns.filtered"]);
    });
  });

  test.each([
    [
      "fetched just now",
      [...well, ...asked(secondResolver, "NXDOMAIN", { zone: "example.com", soa: { ttl: 300, minimum: 300 } })],
    ],
    [
      "cut to an hour by the resolver",
      [...well, ...asked(secondResolver, "NXDOMAIN", { zone: "example.com", soa: { ttl: 3_600, minimum: 86_400 } })],
    ],
    ["without a record of the zone that it comes from", [...well, ...asked(secondResolver, "NXDOMAIN")]],
    [
      "the zone's own servers deny it too",
      [...asked(firstResolver, "NXDOMAIN", left), ...nameServer(firstServer, "NXDOMAIN", left)],
    ],
    [
      "the zone's own servers were not heard",
      [...asked(firstResolver, { gives: [one] }), ...siteServes, ...asked(secondResolver, "NXDOMAIN", left)],
    ],
    [
      "the zone's own servers disagree",
      [
        ...asked(firstResolver, { gives: [one] }),
        ...siteServes,
        ...asked(secondResolver, "NXDOMAIN", left),
        ...nameServer(firstServer, { gives: [one] }),
        ...nameServer(secondServer, "NXDOMAIN", left),
      ],
    ],
  ])("%s: no old denial", (_, told) => {
    expect(negativeCache.find(seenOf(told))).toEqual([]);
  });
});
