import { describe, expect, test } from "vitest";
import { nxdomain } from "../../../src/cause/dns/nxdomain.ts";
import { one, seenOf } from "../../build/common.ts";
import {
  asked,
  firstResolver,
  firstServer,
  hosts,
  nameServer,
  publicResolver,
  query,
  secondResolver,
  system,
} from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { placesOf } from "../../build/matches.ts";
import { connect } from "../../build/tcp.ts";

describe("dns.nxdomain", () => {
  const everybody = [
    ...asked(firstResolver, "NXDOMAIN", { zone: "example.com" }),
    ...asked(publicResolver, "NXDOMAIN", { zone: "example.com" }),
  ];

  test("everybody says that the name does not exist", () => {
    const [match, ...rest] = nxdomain.find(seenOf([...everybody, system([])]));
    expect(rest).toEqual([]);
    expect(placesOf(match?.failed ?? [])).toEqual([firstResolver, publicResolver]);
    expect(match).toMatchObject({ says: "the name does not exist (NXDOMAIN)", worked: [] });
    expect(match?.failed).toHaveLength(6);
    expect(match?.impact).toBeUndefined();
  });

  test("the zone, its negative TTL and the deepest name that exists are told", () => {
    const parent = query(firstResolver, "SOA", "NODATA", { purpose: "parent", name: "eu.example.com" });
    const gone = query(firstResolver, "SOA", "NXDOMAIN", { purpose: "parent", name: "v2.eu.example.com" });
    const seen = seenOf([...everybody, parent, gone], { target: { ...seenOf([]).target, host: "api.v2.eu.example.com" } });
    const [match] = nxdomain.find(seen);
    expect(match?.next.join(" ")).toContain("to the zone example.com");
    expect(match?.next.join(" ")).toContain("deepest name above it that exists is eu.example.com");
    expect(match?.next.join(" ")).toContain("up to 300 s");
    expect(match?.beside).toContain(parent);
  });

  test("a denial from the zone itself rules out a missing delegation; one from the registry does not", () => {
    const causesOf = (zone: string): string[] =>
      nxdomain
        .find(seenOf(asked(firstResolver, "NXDOMAIN", { zone })))
        .flatMap(({ ruledOut }) => ruledOut.map(({ cause }) => cause));
    expect(causesOf("example.com")).toContain("dns.not-delegated");
    expect(causesOf("com")).not.toContain("dns.not-delegated");
  });

  test("a system lookup that fails as well rules out a search suffix, an authoritative server a negative cache", () => {
    const told = [...everybody, system([]), ...asked("203.0.113.53", "NXDOMAIN", { role: "authoritative" })];
    const [match] = nxdomain.find(seenOf(told));
    expect(match?.ruledOut.map(({ cause }) => cause).sort()).toEqual([
      "dns.negative-cache",
      "dns.not-delegated",
      "dns.search-suffix",
    ]);
  });

  test("a policy's code leaves a filter as likely", () => {
    const [match] = nxdomain.find(seenOf(asked(firstResolver, "NXDOMAIN", { ede: { code: 15, meaning: "Blocked", text: "" } })));
    expect(match?.equally).toEqual(["dns.filtered"]);
  });

  test("a silent resolver beside it changes nothing", () => {
    expect(nxdomain.find(seenOf([...asked(firstResolver, "NXDOMAIN"), ...asked(secondResolver, "silence")]))).toHaveLength(1);
  });

  test("one resolver that gives an address: the name exists", () => {
    expect(nxdomain.find(seenOf([...asked(firstResolver, "NXDOMAIN"), ...asked(publicResolver, { gives: [one] })]))).toEqual([]);
  });

  test("NXDOMAIN for AAAA alone, beside an address", () => {
    expect(
      nxdomain.find(seenOf([query(firstResolver, "A", { gives: [one] }), query(firstResolver, "AAAA", "NXDOMAIN")])),
    ).toEqual([]);
  });

  test("the end of a CNAME chain that does not exist is not the name itself", () => {
    expect(nxdomain.find(seenOf(asked(firstResolver, "NXDOMAIN", { via: ["ghost.example.net"] })))).toEqual([]);
  });

  test.each(["NODATA", "SERVFAIL", "REFUSED", "silence", "referral"] as const)("%s is not NXDOMAIN", (heard) => {
    expect(nxdomain.find(seenOf(asked(firstResolver, heard)))).toEqual([]);
  });

  test("a denied name above, below or beside the target says nothing of it", () => {
    const others = [
      query(firstResolver, "SOA", "NXDOMAIN", { purpose: "parent", name: "example.com" }),
      query(firstResolver, "NS", "NXDOMAIN", { purpose: "resolver-check", name: "." }),
      query(firstResolver, "A", "NXDOMAIN", { purpose: "redirect", name: "www.example.com" }),
    ];
    expect(nxdomain.find(seenOf([...others, ...asked(firstResolver, { gives: [one] })]))).toEqual([]);
    expect(nxdomain.find(seenOf(others))).toEqual([]);
  });

  test.each([
    ["the hosts file", hosts(["127.0.0.1"])],
    ["a search suffix", system(["10.4.0.1"])],
  ])("a name that programs here find by %s is a note", (_, found) => {
    expect(nxdomain.find(seenOf([...everybody, found]))).toMatchObject([{ impact: "latent" }]);
  });

  test("found at one vantage, not at the other: it is no note", () => {
    const there = asked(firstResolver, "NXDOMAIN", { vantage: "there" });
    const [match] = nxdomain.find(seenOf([...everybody, ...there, hosts(["127.0.0.1"])]));
    expect(match?.impact).toBeUndefined();
  });

  test("a system lookup that failed finds nothing, and public resolvers agreeing with our own are no hearsay", () => {
    expect(nxdomain.find(seenOf([...everybody, system([])]))[0]?.impact).toBeUndefined();
    const told = [...asked(firstResolver, "NXDOMAIN"), ...asked(secondResolver, "silence"), ...asked(publicResolver, "NXDOMAIN")];
    expect(nxdomain.find(seenOf(told))[0]?.impact).toBeUndefined();
    expect(nxdomain.find(seenOf(asked(publicResolver, "NXDOMAIN")))[0]?.impact).toBeUndefined();
  });

  test("a public resolver that knows no internal name is a note while the vantage's own are silent", () => {
    expect(nxdomain.find(seenOf([...asked(firstResolver, "silence"), ...asked(publicResolver, "NXDOMAIN")]))).toMatchObject([
      { impact: "latent" },
    ]);
  });

  describe("with the zone's own servers", () => {
    const gone = nameServer(firstServer, "NXDOMAIN", { zone: "example.com" });

    test("a resolver that still has the name in its cache hides nothing", () => {
      const told = [...asked(firstResolver, "NXDOMAIN"), ...asked(secondResolver, { gives: [one] }), ...gone, system([one])];
      const { findings } = judged(told);
      expect(findings[0]).toMatchObject({
        cause: "dns.nxdomain",
        role: "root",
        pattern: "some-resolvers",
        scope: { resolvers: [firstResolver] },
      });
    });

    test("that the old address serves nothing any more comes of it", () => {
      const told = [...asked(firstResolver, "NXDOMAIN"), ...asked(secondResolver, { gives: [one] }), ...gone];
      const dead = [1, 2, 3].map((attempt) => connect(one, "refused", { attempt }));
      const roots = judged([...told, ...dead]).findings.filter(({ role }) => role === "root");
      expect(roots.map(({ cause }) => cause)).toEqual(["dns.nxdomain"]);
    });

    test("nor does one that has the A record in its cache and learns of the other family that the name is gone", () => {
      const half = [
        query(secondResolver, "A", { gives: [one] }),
        ...[1, 2, 3].map((attempt) => query(secondResolver, "AAAA", "NXDOMAIN", { attempt })),
      ];
      const { findings } = judged([...asked(firstResolver, "NXDOMAIN"), ...half, ...gone]);
      expect(findings.filter(({ role }) => role === "root").map(({ cause }) => cause)).toEqual(["dns.nxdomain"]);
    });

    test("they give an address: whoever denies it is wrong or late", () => {
      expect(nxdomain.find(seenOf([...everybody, ...nameServer(firstServer, { gives: [one] })]))).toEqual([]);
    });

    test("a view of an organisation's own, and a public resolver that does not know it", () => {
      const told = [...asked(firstResolver, { gives: ["10.4.0.1"] }), ...asked(secondResolver, "NXDOMAIN"), ...gone];
      expect(nxdomain.find(seenOf(told))).toEqual([]);
      expect(
        nxdomain.find(seenOf([...asked(firstResolver, { gives: [one] }), ...asked(publicResolver, "NXDOMAIN"), ...gone])),
      ).toEqual([]);
    });
  });
});
