import { describe, expect, test } from "vitest";
import { dnssecBogus } from "../../../src/cause/dns/dnssec-bogus.ts";
import { judge } from "../../../src/verdict/judge.ts";
import { one, seenOf, six } from "../../build/common.ts";
import {
  asked,
  firstResolver,
  firstServer,
  type Heard,
  nameServer,
  query,
  record,
  secondResolver,
  secondServer,
  unheardOf,
} from "../../build/dns.ts";
import { factsOf, judged } from "../../build/judged.ts";
import { serves } from "../../build/serving.ts";
import { tcp } from "../../build/tcp.ts";

const unchecked = (heard: Parameters<typeof query>[2], attempt = 1) =>
  query(firstResolver, "A", heard, { checkingDisabled: true, attempt, startMs: attempt * 600 - 300 });
const pair = [...asked(firstResolver, "SERVFAIL"), unchecked({ gives: [one] }), unchecked({ gives: [one] }, 2)];

const signature = (expires: string, begins: string): string => `A 13 3 300 ${expires} ${begins} 4711 example.com. c2ln`;
const direct = (records: Parameters<typeof query>[3], type = "A", heard: Parameters<typeof query>[2] = { gives: [one] }) =>
  query(firstServer, type, heard, {
    role: "authoritative",
    of: "example.com",
    purpose: "edns",
    dnssecOk: true,
    aa: true,
    ...records,
  });

describe("dns.dnssec-bogus", () => {
  test("SERVFAIL with the check, an answer without it, twice in turn", () => {
    const { findings } = judged(pair);
    expect(findings).toMatchObject([{ cause: "dns.dnssec-bogus", role: "root", impact: "breaks", pattern: "everywhere" }]);
    expect(findings[0]?.alsoConsidered.map(({ cause }) => cause)).toContain("dns.servfail");
  });

  test("once in turn leaves a passing trouble as likely", () => {
    expect(dnssecBogus.find(seenOf([...asked(firstResolver, "SERVFAIL"), unchecked({ gives: [one] })]))).toMatchObject([
      { equally: ["dns.servfail"] },
    ]);
  });

  test("a name that is denied without the check counts as well", () => {
    expect(dnssecBogus.find(seenOf([...asked(firstResolver, "SERVFAIL"), unchecked("NXDOMAIN")]))).toHaveLength(1);
  });

  test("a resolver beside it that does not check: only one is hurt", () => {
    const { findings } = judged([...pair, ...asked(secondResolver, { gives: [one] })]);
    expect(findings[0]).toMatchObject({
      cause: "dns.dnssec-bogus",
      impact: "degrades",
      pattern: "some-resolvers",
      scope: { resolvers: [firstResolver] },
      works: { resolvers: [secondResolver] },
    });
  });

  test.each([6, 7, 8, 9, 10, 11, 12, 25])("the resolver's own word, EDE %i, through a forwarder that strips CD", (code) => {
    const ede = { code, meaning: "bogus", text: "" };
    const { findings } = judged([...asked(firstResolver, "SERVFAIL", { ede }), unchecked("SERVFAIL")]);
    expect(findings.filter(({ role }) => role === "root").map(({ cause }) => cause)).toEqual(["dns.dnssec-bogus"]);
  });

  test("the date is read off the signature, unless a good one stands beside it", () => {
    const late = record("api.example.com", "RRSIG", signature("20260729120000", "20260701000000"));
    const good = record("api.example.com", "RRSIG", signature("20260829120000", "20260701000000"));
    expect(dnssecBogus.find(seenOf([...pair, direct({ answers: [late] })]))[0]?.says).toBe(
      "DNSSEC validation fails: signature expired 3 days ago",
    );
    expect(dnssecBogus.find(seenOf([...pair, direct({ answers: [late, good] })]))[0]?.says).not.toContain("expired");
    const early = record("api.example.com", "RRSIG", signature("20270101000000", "20260811120000"));
    expect(dnssecBogus.find(seenOf([...pair, direct({ answers: [early] })]))[0]?.says).toContain("valid only in 10 days");
  });

  test("a DS that fits no key, and a zone without keys", () => {
    const ds = query("203.0.113.153", "DS", "NODATA", {
      role: "authoritative",
      of: "com",
      name: "example.com",
      purpose: "delegation",
      answers: [record("example.com", "DS", "4711 13 2 AABB")],
    });
    const key = { name: "example.com", answers: [record("example.com", "DNSKEY", "257 3 13 AAECAwQFBgc=")] };
    expect(dnssecBogus.find(seenOf([...pair, ds, direct(key, "DNSKEY", "NODATA")]))[0]?.says).toContain("DS fits no key");
    expect(dnssecBogus.find(seenOf([...pair, ds, direct({ name: "example.com" }, "DNSKEY", "NODATA")]))[0]?.says).toContain(
      "no DNSKEY",
    );
    const unsigned = direct({});
    expect(dnssecBogus.find(seenOf([...pair, ds, unsigned]))[0]?.says).toContain("no signature");
  });

  test("a forwarder that strips CD, servers that are well, and signatures that have run out", () => {
    const late = record("api.example.com", "RRSIG", signature("20260729120000", "20260701000000"));
    const told = [...asked(firstResolver, "SERVFAIL"), unchecked("SERVFAIL"), ...nameServer(firstServer, { gives: [one] })];
    expect(judged([...told, direct({ answers: [late] })]).findings[0]).toMatchObject({ cause: "dns.dnssec-bogus", role: "root" });
    expect(judged(told).findings[0]).toMatchObject({ cause: "dns.servfail", role: "root" });
  });

  test("SERVFAIL either way, and no trouble at all", () => {
    expect(dnssecBogus.find(seenOf([...asked(firstResolver, "SERVFAIL"), unchecked("SERVFAIL")]))).toEqual([]);
    expect(dnssecBogus.find(seenOf([...asked(firstResolver, { gives: [one] }), unchecked({ gives: [one] })]))).toEqual([]);
  });
});

describe("dns.dnssec-bogus and servers that do not serve", () => {
  test("an empty answer without any SOA is none: some resolvers make it of a lame server's", () => {
    const bare = query(firstResolver, "A", "NODATA", { checkingDisabled: true });
    expect(dnssecBogus.find(seenOf([...asked(firstResolver, "SERVFAIL"), bare]))).toEqual([]);
    const proper = query(firstResolver, "A", "NODATA", { checkingDisabled: true, zone: "example.com" });
    expect(dnssecBogus.find(seenOf([...asked(firstResolver, "SERVFAIL"), proper]))).toHaveLength(1);
  });

  test("a server that only points elsewhere does not tell that the zone has no keys", () => {
    const ds = direct(
      { name: "example.com", of: "com", purpose: "delegation", answers: [record("example.com", "DS", "4711 13 2 00")] },
      "DS",
      "NODATA",
    );
    const keys = direct(
      { name: "example.com", purpose: "apex", aa: false, authority: [record("example.com", "NS", "ns1.example.com")] },
      "DNSKEY",
      "NODATA",
    );
    const lame = nameServer(firstServer, "NODATA", { aa: false, authority: [record("example.com", "NS", "ns1.example.com")] });
    const roots = judged([...asked(firstResolver, "SERVFAIL"), unchecked("NODATA"), ds, keys, ...lame]).findings.filter(
      ({ role }) => role === "root",
    );
    expect(roots.map(({ cause }) => cause)).toEqual(["dns.lame-delegation"]);
  });
});

describe("dns.dnssec-bogus of one record set alone", () => {
  /** Three times SERVFAIL for one type, with answers to it that were not checked, and an answer for the other type. */
  const alone = (type: "A" | "AAAA", without: Parameters<typeof query>[2], other: Parameters<typeof query>[2]) => [
    ...[1, 2, 3].map((attempt) => query(firstResolver, type, "SERVFAIL", { attempt })),
    ...(type === "A" ? [query(firstResolver, "A", "SERVFAIL", { transport: "tcp" })] : []),
    query(firstResolver, type === "A" ? "AAAA" : "A", other),
    ...[1, 2].map((attempt) =>
      query(firstResolver, type, without, {
        checkingDisabled: true,
        attempt,
        startMs: attempt * 600 - 300,
        zone: "example.com",
      }),
    ),
  ];
  const roots = (told: Parameters<typeof judged>[0]) => judged(told).findings.filter(({ role }) => role === "root");

  test.each([
    ["A", alone("A", { gives: [one] }, { gives: [six] }), six],
    ["AAAA", alone("AAAA", { gives: [six] }, { gives: [one] }), one],
    ["AAAA", alone("AAAA", "NODATA", { gives: [one] }), one],
  ] as const)("%s is bogus and the other family is well: it degrades, and is the one root", (type, told, served) => {
    const found = roots([...told, ...serves(served)]);
    expect(found).toMatchObject([{ cause: "dns.dnssec-bogus", impact: "degrades", pattern: "everywhere" }]);
    expect(found[0]?.summary).toContain(`DNSSEC validation of ${type} fails`);
    expect(found[0]?.alsoConsidered.map(({ cause }) => cause)).toContain("dns.servfail");
    expect(found[0]?.next.join(" ")).toContain(`for ${type}`);
  });

  test("a denial that does not hold, and none of a name that nobody has either", () => {
    const told = [...alone("AAAA", "NODATA", { gives: [one] }), unheardOf(firstResolver, "SERVFAIL"), ...serves(one)];
    expect(roots(told)).toMatchObject([{ cause: "dns.dnssec-bogus" }]);
  });

  test("where the vantage does not speak the family that is left, the name is lost", () => {
    const facts = factsOf([...alone("A", { gives: [one] }, { gives: [six] }), ...tcp(six, "family-missing")]);
    const { findings } = judge({ ...facts, vantages: facts.vantages.map((here) => ({ ...here, families: [4] })) });
    expect(findings.filter(({ role }) => role === "root")).toMatchObject([{ cause: "dns.dnssec-bogus", impact: "breaks" }]);
  });

  test("the resolver's own word is enough where it strips CD", () => {
    const ede = { code: 7, meaning: "Signature Expired", text: "" };
    const told = [
      query(firstResolver, "A", { gives: [one] }),
      ...[1, 2, 3].map((attempt) => query(firstResolver, "AAAA", "SERVFAIL", { attempt, ede })),
      query(firstResolver, "AAAA", "SERVFAIL", { checkingDisabled: true }),
    ];
    expect(roots([...told, ...serves(one)])).toMatchObject([{ cause: "dns.dnssec-bogus", impact: "degrades" }]);
  });

  test("the date is said, with the type as long as there is room", () => {
    const late = record("api.example.com", "RRSIG", signature("20260729120000", "20260701000000"));
    const early = record("api.example.com", "RRSIG", signature("20270101000000", "20260811120000"));
    const told = alone("A", { gives: [one] }, { gives: [six] });
    expect(dnssecBogus.find(seenOf([...told, direct({ answers: [late] })]))[0]?.says).toBe(
      "DNSSEC validation of A fails: signature expired 3 days ago",
    );
    expect(dnssecBogus.find(seenOf([...told, direct({ answers: [early] })]))[0]?.says).toContain("valid only in 10 days");
  });

  test.each([
    ["the same type was answered with the check as well", [query(firstResolver, "A", { gives: [one] }, { attempt: 4 })]],
    ["it stays SERVFAIL without the check", []],
  ])("%s: no matter of signatures", (_, more) => {
    const without = more.length > 0 ? ({ gives: [one] } as const) : "SERVFAIL";
    expect(dnssecBogus.find(seenOf([...alone("A", without, { gives: [six] }), ...more]))).toEqual([]);
  });

  test("servers of the zone that answer AAAA wrongly sign nothing that would hold: the answer is at fault", () => {
    const zone = [1, 2, 3].flatMap((attempt) => {
      const told = { role: "authoritative", of: "example.com", nameserver: "ns1.example.net", aa: true, attempt } as const;
      return [query(firstServer, "A", { gives: [one] }, told), query(firstServer, "AAAA", "NXDOMAIN", told)];
    });
    const told = [...alone("AAAA", "NXDOMAIN", { gives: [one] }), ...zone, ...serves(one)];
    expect(roots(told)).toMatchObject([{ cause: "dns.aaaa-misbehaviour" }]);
    const well = zone.map((one) => (one.subject.type === "AAAA" ? { ...one, data: { ...one.data, rcode: "NOERROR" } } : one));
    expect(roots([...alone("AAAA", "NODATA", { gives: [one] }), ...well, ...serves(one)])).toMatchObject([
      { cause: "dns.dnssec-bogus" },
    ]);
  });

  const edge = "edge.example.net";
  /** The servers of the name's own zone, which know the alias alone, and one of the zone that it leads into. */
  const aliased = (heardOfA: Heard, heardOfAaaa: Heard) => {
    const own = { role: "authoritative", of: "example.com", nameserver: "ns1.example.com", aa: true, via: [edge] } as const;
    const end = {
      role: "authoritative",
      of: "example.net",
      nameserver: "ns1.example.net",
      name: edge,
      purpose: "chain",
    } as const;
    return [1, 2, 3].flatMap((attempt) => [
      query(firstServer, "A", "NODATA", { ...own, attempt }),
      query(firstServer, "AAAA", "NODATA", { ...own, attempt }),
      query(secondServer, "A", heardOfA, { ...end, aa: typeof heardOfA === "object", attempt }),
      query(secondServer, "AAAA", heardOfAaaa, { ...end, aa: heardOfAaaa === "NODATA", attempt }),
    ]);
  };

  test("servers of the zone that an alias leads into answer AAAA wrongly, whatever the alias's own zone says of it", () => {
    const told = [...alone("AAAA", "NODATA", { gives: [one] }), ...serves(one)];
    expect(roots([...told, ...aliased({ gives: [one] }, "REFUSED")])).toMatchObject([{ cause: "dns.aaaa-misbehaviour" }]);
    expect(roots([...told, ...aliased({ gives: [one] }, "NODATA")])).toMatchObject([{ cause: "dns.dnssec-bogus" }]);
  });

  test("servers of the zone that this vantage hears nothing from, whatever it asks, tell nothing of AAAA", () => {
    const told = [...alone("AAAA", "NODATA", { gives: [one] }), ...serves(one)];
    expect(roots([...told, ...nameServer(firstServer, "silence")])).toMatchObject([{ cause: "dns.dnssec-bogus" }]);
  });
});
