import { describe, expect, test } from "vitest";
import { answersDiffer } from "../../../src/cause/dns/answers-differ.ts";
import { staleCache } from "../../../src/cause/dns/stale-cache.ts";
import { address, one, seenOf, six, stranger } from "../../build/common.ts";
import {
  asked,
  firstResolver,
  firstServer,
  type Heard,
  nameServer,
  type QueryTold,
  query,
  secondResolver,
  secondServer,
} from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { placesOf } from "../../build/matches.ts";
import { serves } from "../../build/serving.ts";
import { tcp } from "../../build/tcp.ts";
import { oldIsDead, secondGives, siteServes, zoneGives } from "./odd.ts";

const later = (ttl: number) => query(secondResolver, "A", { gives: [stranger] }, { ttl, attempt: 2, startMs: 2_300 });

describe("dns.stale-cache", () => {
  test("counted down, not the zone's any more, and dead: the seconds left are said", () => {
    const [match, ...rest] = staleCache.find(seenOf([...secondGives({ ttl: 3_541 }), later(3_539)]));
    expect(rest).toEqual([]);
    expect(match?.says).toBe("old address 198.51.100.66 in a cache, 3541 s left");
    expect(placesOf(match?.failed ?? [])).toEqual([secondResolver]);
    expect(placesOf(match?.worked ?? [])).toEqual([firstResolver]);
  });

  test("one root, which explains what fails at the old address", () => {
    const { findings } = judged(secondGives({ ttl: 3_541 }));
    expect(findings.filter(({ role }) => role === "root")).toMatchObject([
      { cause: "dns.stale-cache", pattern: "some-resolvers", scope: { resolvers: [secondResolver] } },
    ]);
  });

  test("what fails at the old address is said to follow from it, in the layer that has no cause of its own too", () => {
    const gone = secondGives({ ttl: 3_541 }).filter((told) => !oldIsDead.includes(told));
    const { layers, findings } = judged([...gone, ...tcp(stranger, "host-unreachable")]);
    expect(findings.map(({ cause, role }) => [cause, role])).toEqual([
      ["dns.stale-cache", "root"],
      ["path.no-route", "consequence"],
    ]);
    expect(layers.find(({ layer }) => layer === "tcp")?.because).toBe(
      "host unreachable while connecting at 198.51.100.66; it follows from: old address 198.51.100.66 in a cache, 3541 s left at 1 of 2 resolvers",
    );
  });

  test("a former alias of which one family is remembered: the denial of the other one comes of it", () => {
    const told = secondGives({ ttl: 3_541 }).map((one) =>
      one.probe === "dns.query" && one.subject.server === secondResolver && one.subject.type === "AAAA"
        ? query(secondResolver, "AAAA", "NXDOMAIN", { via: ["old.example.com"], zone: "example.com" })
        : one,
    );
    expect(judged(told).findings.filter(({ role }) => role === "root")).toMatchObject([{ cause: "dns.stale-cache" }]);
  });

  test("every resolver has the old address: only the zone's own servers know the new one", () => {
    const told = [...asked(firstResolver, { gives: [stranger] }, { ttl: 85_001 }), ...zoneGives, ...siteServes, ...oldIsDead];
    expect(judged(told).findings[0]).toMatchObject({ cause: "dns.stale-cache", pattern: "everywhere" });
  });

  test("a resolver that serves expired answers says so, or shows their usual TTL again and again", () => {
    const says = secondGives({ ttl: 60, ede: { code: 3, meaning: "Stale Answer", text: "" } });
    expect(staleCache.find(seenOf(says))).toHaveLength(1);
    expect(staleCache.find(seenOf([...secondGives({ ttl: 30 }), later(30)]))).toHaveLength(1);
  });

  test.each([
    ["fetched just now: the servers that it asked say so today", [...secondGives({ ttl: 60 }), later(58)]],
    ["written into the resolver: it never runs out", [...secondGives({ ttl: 3_541 }), later(3_541)]],
    ["written into the resolver to be kept briefly", [...secondGives({ ttl: 10 }), later(10)]],
    ["written into the resolver to be kept for a third of a minute", [...secondGives({ ttl: 20 }), later(20)]],
    [
      "the zone's own servers were not heard",
      [
        ...asked(firstResolver, { gives: [one] }),
        ...asked(secondResolver, { gives: [stranger] }, { ttl: 41 }),
        ...siteServes,
        ...oldIsDead,
      ],
    ],
  ])("%s: no cache", (_, told) => {
    expect(staleCache.find(seenOf(told))).toEqual([]);
    expect(answersDiffer.find(seenOf(told))).toHaveLength(1);
  });

  test("the old address still serves: nobody is hurt", () => {
    const told = [
      ...asked(firstResolver, { gives: [one] }),
      ...asked(secondResolver, { gives: [stranger] }, { ttl: 41 }),
      ...zoneGives,
      ...siteServes,
      ...serves(stranger),
    ];
    expect(judged(told).findings.filter(({ role }) => role === "root")).toEqual([]);
  });

  test("the new address does not serve either: the site is down, not DNS", () => {
    const told = [
      ...asked(firstResolver, { gives: [one] }),
      ...asked(secondResolver, { gives: [stranger] }, { ttl: 41 }),
      ...zoneGives,
      ...tcp(one, "refused"),
      ...oldIsDead,
    ];
    expect(judged(told).findings[0]?.cause).toBe("tcp.refused");
  });

  describe("a second address beside the zone's, of the same network, and dead", () => {
    const three = address("203.0.113.9");
    const both = (told: QueryTold) => [
      ...asked(firstResolver, { gives: [one] }),
      ...asked(secondResolver, { gives: [one, three] }, told),
      ...siteServes,
      ...tcp(three, "refused"),
    ];

    test("kept from before it was taken out", () => {
      expect(judged([...both({ ttl: 41 }), ...zoneGives]).findings.filter(({ role }) => role === "root")).toMatchObject([
        { cause: "dns.stale-cache", scope: { resolvers: [secondResolver] } },
      ]);
    });

    test("written in: it is no cache, and no pool either", () => {
      const again = query(secondResolver, "A", { gives: [one, three] }, { ttl: 3_541, attempt: 2, startMs: 2_300 });
      expect(answersDiffer.find(seenOf([...both({ ttl: 3_541 }), again, ...zoneGives]))).toHaveLength(1);
    });

    test.each([
      ["fetched just now", [...both({ ttl: 60 }), ...zoneGives]],
      ["nobody heard the zone's own servers", both({ ttl: 41 })],
      [
        "the zone's own servers each show another part",
        [...both({ ttl: 41 }), ...nameServer(firstServer, { gives: [one] }), ...nameServer(secondServer, { gives: [three] })],
      ],
    ])("%s: a member of a pool that is broken", (_, told) => {
      expect(staleCache.find(seenOf(told))).toEqual([]);
      expect(answersDiffer.find(seenOf(told))).toEqual([]);
    });
  });
});

describe("dns.stale-cache of an alias that was changed, while its former target still exists", () => {
  const atZone = (heard: Heard, told: QueryTold) =>
    [firstServer, secondServer].flatMap((server) => nameServer(server, heard, told));
  const zone = [
    ...atZone({ gives: [one] }, { via: ["green.example.com"], aliasTtl: 3_600 }),
    ...atZone({ gives: [one] }, { purpose: "chain", name: "green.example.com" }),
    ...atZone({ gives: [stranger] }, { purpose: "chain", name: "blue.example.com" }),
    ...siteServes,
    ...oldIsDead,
  ];
  const former = (server: string, aliasTtl: number) =>
    asked(server, { gives: [stranger] }, { via: ["blue.example.com"], aliasTtl, ttl: 60 });
  const roots = (told: Parameters<typeof judged>[0]) => judged(told).findings.filter(({ role }) => role === "root");

  test("one resolver keeps the alias, and has fetched anew what it led to", () => {
    const told = [
      ...zone,
      ...asked(firstResolver, { gives: [one] }, { via: ["green.example.com"] }),
      ...former(secondResolver, 3_541),
    ];
    expect(roots(told)).toMatchObject([
      {
        cause: "dns.stale-cache",
        pattern: "some-resolvers",
        scope: { resolvers: [secondResolver] },
      },
    ]);
    expect(staleCache.find(seenOf(told))[0]?.says).toBe("old address 198.51.100.66 in a cache, 3541 s left");
  });

  test("every resolver keeps it", () => {
    const told = [...zone, ...former(firstResolver, 3_541), ...former(secondResolver, 2_017)];
    expect(roots(told)).toMatchObject([{ cause: "dns.stale-cache", pattern: "everywhere" }]);
  });

  test("into another zone, and the former alias was into one as well", () => {
    const away = [
      ...atZone("NODATA", { via: ["green.example.net"], aliasTtl: 3_600 }),
      ...nameServer("192.0.2.60", { gives: [one] }, { of: "example.net", purpose: "chain", name: "green.example.net" }),
      ...nameServer("192.0.2.60", { gives: [stranger] }, { of: "example.net", purpose: "chain", name: "blue.example.net" }),
      ...asked(firstResolver, { gives: [stranger] }, { via: ["blue.example.net"], aliasTtl: 3_541 }),
      ...siteServes,
      ...oldIsDead,
    ];
    expect(roots(away)).toMatchObject([{ cause: "dns.stale-cache", pattern: "everywhere" }]);
  });

  test("the alias itself was fetched just now, whatever the age of what it leads to: no cache", () => {
    const told = [...zone, ...asked(firstResolver, { gives: [one] }), ...former(secondResolver, 3_600)];
    const kept = told.map((query) =>
      query.probe === "dns.query" && query.subject.server === secondResolver
        ? {
            ...query,
            data: {
              ...query.data,
              answers: (query.data.answers ?? []).map((each) => (each.type === "CNAME" ? each : { ...each, ttl: 41 })),
            },
          }
        : query,
    );
    expect(roots(kept)).toMatchObject([{ cause: "dns.answers-differ", scope: { resolvers: [secondResolver] } }]);
  });
});

describe("dns.stale-cache of an alias that was changed, and its former target deleted", () => {
  const atZone = (heard: Heard, told: QueryTold) => [
    ...nameServer(firstServer, heard, told),
    ...nameServer(secondServer, heard, told),
  ];
  const zone = [
    ...atZone({ gives: [one] }, { via: ["green.example.com"], aliasTtl: 3_600 }),
    ...atZone({ gives: [one] }, { purpose: "chain", name: "green.example.com" }),
    ...atZone("NXDOMAIN", { purpose: "chain", name: "blue.example.com", zone: "example.com" }),
    ...siteServes,
  ];
  /** The denial itself was fetched just now. */
  const former = (server: string, aliasTtl: number, told: QueryTold = {}) =>
    asked(server, "NXDOMAIN", { via: ["blue.example.com"], aliasTtl, zone: "example.com", soa: { ttl: 300 }, ...told });
  const roots = (told: Parameters<typeof judged>[0]) => judged(told).findings.filter(({ role }) => role === "root");
  const sound = asked(firstResolver, { gives: [one] }, { via: ["green.example.com"] });

  test("one resolver keeps the alias, and has asked anew for what it led to", () => {
    const told = [...zone, ...sound, ...former(secondResolver, 3_541)];
    expect(roots(told)).toMatchObject([
      { cause: "dns.stale-cache", impact: "degrades", pattern: "some-resolvers", scope: { resolvers: [secondResolver] } },
    ]);
    const [match] = staleCache.find(seenOf(told));
    expect(match?.says).toBe("former alias in a cache, 3541 s left");
    expect(match?.next[0]).toContain(
      "the alias there is a former one, to blue.example.com, which is gone, 10.0.0.2 and the zone's own servers 203.0.113.7",
    );
  });

  test("every resolver keeps it: no alias of the zone dangles", () => {
    const told = [...zone, ...former(firstResolver, 3_541), ...former(secondResolver, 2_017)];
    expect(roots(told)).toMatchObject([{ cause: "dns.stale-cache", impact: "breaks", pattern: "everywhere" }]);
    expect(judged(told).findings.map(({ cause }) => cause)).not.toContain("dns.cname-dangling");
  });

  test("both led into another zone", () => {
    const away = [
      ...atZone("NODATA", { via: ["green.example.net"], aliasTtl: 3_600 }),
      ...nameServer("192.0.2.60", { gives: [one] }, { of: "example.net", purpose: "chain", name: "green.example.net" }),
      ...nameServer("192.0.2.60", "NXDOMAIN", { of: "example.net", purpose: "chain", name: "blue.example.net" }),
      ...siteServes,
    ];
    const kept = (server: string) => former(server, 3_541, { via: ["blue.example.net"], zone: "example.net" });
    const fine = asked(firstResolver, { gives: [one] }, { via: ["green.example.net"] });
    expect(roots([...away, ...kept(firstResolver), ...kept(secondResolver)])).toMatchObject([
      { cause: "dns.stale-cache", pattern: "everywhere" },
    ]);
    expect(roots([...away, ...fine, ...kept(secondResolver)])).toMatchObject([
      { cause: "dns.stale-cache", pattern: "some-resolvers" },
    ]);
  });

  test("the alias ran out while the run went on: clients had met it", () => {
    const later = query(secondResolver, "A", { gives: [one] }, { via: ["green.example.com"], attempt: 2, startMs: 2_300 });
    const told = [...zone, ...sound, ...former(secondResolver, 1), later];
    expect(roots(told)).toMatchObject([{ cause: "dns.stale-cache", scope: { resolvers: [secondResolver] } }]);
  });

  test("the alias was fetched just now: no cache", () => {
    const told = [...zone, ...sound, ...former(secondResolver, 3_600)];
    expect(roots(told)).toMatchObject([{ cause: "dns.answers-differ", scope: { resolvers: [secondResolver] } }]);
  });

  test("the zone's own servers lead there still, or some of them do: the alias dangles, or they are at odds", () => {
    const dangling = atZone("NXDOMAIN", { via: ["blue.example.com"], aliasTtl: 3_600, zone: "example.com" });
    expect(roots([...dangling, ...former(firstResolver, 3_541), ...former(secondResolver, 3_541)])).toMatchObject([
      { cause: "dns.cname-dangling" },
    ]);
    const one = zone.map((each) =>
      each.probe === "dns.query" && each.subject.server === secondServer && each.subject.purpose === "target"
        ? query(secondServer, each.subject.type, "NXDOMAIN", {
            ...{ via: ["blue.example.com"], aliasTtl: 3_600, zone: "example.com", aa: true },
            ...{ role: "authoritative", of: "example.com", nameserver: "ns2.example.com" },
          })
        : each,
    );
    expect(staleCache.find(seenOf([...one, ...sound, ...former(secondResolver, 3_541)]))).toEqual([]);
  });

  test("the alias is as it should be, and its target was asked for too early", () => {
    const early = asked(secondResolver, "NXDOMAIN", {
      ...{ via: ["green.example.com"], aliasTtl: 3_541, zone: "example.com", soa: { ttl: 141 } },
    });
    expect(roots([...zone, ...sound, ...early])).toMatchObject([{ cause: "dns.negative-cache" }]);
  });
});

describe("dns.stale-cache of a family that the name has no more", () => {
  const denied = { zone: "example.com", soa: { ttl: 900 } };
  const atZone = (server: string, heard: Heard = "NODATA") => [
    ...nameServer(server, { gives: [one] }).filter(({ subject }) => subject.type === "A"),
    ...nameServer(server, heard, denied).filter(({ subject }) => subject.type === "AAAA"),
  ];
  const zone = [...atZone(firstServer), ...atZone(secondServer), ...serves(one)];
  const lost = tcp(six, "timeout");
  const gives = (server: string, sixth: Heard, told: QueryTold = {}) => [
    query(server, "A", { gives: [one] }),
    query(server, "A", { gives: [one] }, { transport: "tcp" }),
    query(server, "AAAA", sixth, told),
  ];
  const kept = gives(secondResolver, { gives: [six] }, { ttl: 3_541 });
  const roots = (told: Parameters<typeof judged>[0]) => judged(told).findings.filter(({ role }) => role === "root");

  test("at one resolver, and the other one has forgotten it", () => {
    const told = [...zone, ...lost, ...kept, ...gives(firstResolver, "NODATA", denied)];
    expect(roots(told)).toMatchObject([
      {
        cause: "dns.stale-cache",
        pattern: "some-resolvers",
        scope: { resolvers: [secondResolver] },
        works: { resolvers: [firstResolver] },
      },
    ]);
    expect(staleCache.find(seenOf(told))[0]?.next[0]).toContain("10.0.0.2 and the zone's own servers 203.0.113.7");
  });

  test("at every resolver; and where it was written in, it is no cache", () => {
    const all = [...zone, ...lost, ...kept, ...gives(firstResolver, { gives: [six] }, { ttl: 2_017 })];
    expect(roots(all)).toMatchObject([{ cause: "dns.stale-cache", pattern: "everywhere" }]);
    const written = [query(secondResolver, "AAAA", { gives: [six] }, { ttl: 3_541, attempt: 2, startMs: 2_300 })];
    expect(roots([...zone, ...lost, ...kept, ...written])).toMatchObject([{ cause: "dns.answers-differ" }]);
  });

  test.each([
    [
      "a resolver that leaves AAAA out proves nothing",
      [...serves(one), ...lost, ...kept, ...gives(firstResolver, "NODATA", denied)],
    ],
    ["one of the zone's servers gives it", [...zone, ...nameServer("192.0.2.60", { gives: [one, six] }), ...lost, ...kept]],
    ["a denial without its SOA record is none", [...zoneGives, ...serves(one), ...lost, ...kept]],
    ["the rest of the name does not serve either", [...atZone(firstServer), ...tcp(one, "refused"), ...lost, ...kept]],
    ["it serves", [...zone, ...serves(six), ...kept]],
  ])("%s", (_, told) => {
    expect(staleCache.find(seenOf(told))).toEqual([]);
    expect(answersDiffer.find(seenOf(told))).toEqual([]);
  });

  test("a resolver that makes IPv6 addresses of IPv4 ones, and whose translator is dead", () => {
    const made = address("64:ff9b::cb00:7107");
    const told = [...zone, ...gives(secondResolver, { gives: [made] }, { ttl: 41 }), ...tcp(made, "timeout")];
    expect(roots(told).map(({ cause }) => cause)).not.toContain("dns.stale-cache");
    expect(answersDiffer.find(seenOf(told))).toEqual([]);
  });
});
