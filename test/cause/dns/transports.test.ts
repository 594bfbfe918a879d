import { describe, expect, test } from "vitest";
import { ednsDropped } from "../../../src/cause/dns/edns-dropped.ts";
import { tcpBlocked } from "../../../src/cause/dns/tcp-blocked.ts";
import { udpBlocked } from "../../../src/cause/dns/udp-blocked.ts";
import { failed } from "../../../src/observation/failure.ts";
import type { ObservationOf } from "../../../src/observation/observation.ts";
import { one, seenOf } from "../../build/common.ts";
import {
  asked,
  checked,
  firstResolver,
  firstServer,
  type Heard,
  nameServer,
  query,
  record,
  resolvConf,
  secondResolver,
  secondServer,
  system,
  unheardOf,
} from "../../build/dns.ts";
import { answer } from "../../build/http.ts";
import { judged } from "../../build/judged.ts";
import { serves } from "../../build/serving.ts";

type Query = ObservationOf<"dns.query">;

/** The answers of one transport from one list, of the other from another. */
const overUdp = (queries: readonly Query[]) => queries.filter(({ subject }) => subject.transport === "udp");
const overTcp = (queries: readonly Query[]) => queries.filter(({ subject }) => subject.transport === "tcp");
const tries = (server: string, heard: Heard, told: Parameters<typeof query>[3] = {}) =>
  [1, 2, 3].map((attempt) => query(server, "A", heard, { attempt, ...told }));

const good = { gives: [one] };
const udpDead = [...overUdp(asked(firstResolver, "silence")), ...overTcp(asked(firstResolver, good))];
const serverUdpDead = [...overUdp(nameServer(firstServer, "silence")), ...overTcp(nameServer(firstServer, good))];
const serverTcpDead = [...overUdp(nameServer(firstServer, good)), ...overTcp(nameServer(firstServer, "silence"))];

describe("dns.udp-blocked", () => {
  test("the only resolver answers over TCP alone", () => {
    const { findings } = judged(udpDead);
    expect(findings[0]).toMatchObject({ cause: "dns.udp-blocked", role: "root", impact: "breaks", pattern: "everywhere" });
    expect(findings.filter(({ role }) => role === "root")).toHaveLength(1);
  });

  test("programs find the name at once all the same: they ask over TCP, and it is a note", () => {
    expect(judged([...udpDead, system([one], { elapsedMs: 12 }), ...serves(one), answer(200)])).toMatchObject({
      verdict: "healthy",
      findings: [{ cause: "dns.udp-blocked", role: "note", impact: "latent" }],
    });
    expect(judged([...udpDead, system([one], { elapsedMs: 2_400 }), ...serves(one)]).findings[0]?.role).toBe("root");
  });

  test("resolv.conf says that programs ask over TCP: a note, however long they take and whatever they find", () => {
    const slow = [...udpDead, resolvConf({ useVc: true }), system([one], { elapsedMs: 2_400 }), ...serves(one), answer(200)];
    expect(judged(slow)).toMatchObject({
      verdict: "healthy",
      findings: [{ cause: "dns.udp-blocked", role: "note", impact: "latent" }],
    });
    const gone = [...overUdp(asked(firstResolver, "silence")), ...overTcp(asked(firstResolver, "NXDOMAIN"))];
    const [lost] = udpBlocked.find(seenOf([...gone, resolvConf({ useVc: true }), system([], { elapsedMs: 5_010 })]));
    expect(lost).toMatchObject({ impact: "latent" });
    expect(lost?.next.join(" ")).not.toContain("Until then");
    const [first] = udpBlocked.find(seenOf([...udpDead, ...asked(secondResolver, good), resolvConf({ useVc: true })]));
    expect(first?.impact).toBe("latent");
  });

  test("a C library that passes `use-vc` over waits in vain all the same", () => {
    const told = [
      ...udpDead,
      resolvConf({ useVc: true }),
      system([], { elapsedMs: 5_010, failure: failed("lookup-failed", "lookup", "EAI_AGAIN") }),
    ];
    expect(udpBlocked.find(seenOf(told))).toMatchObject([{ impact: "breaks" }]);
    expect(udpBlocked.find(seenOf([...udpDead, resolvConf({ useVc: false })]))).toMatchObject([{ impact: "breaks" }]);
  });

  test("one of two", () => {
    expect(judged([...udpDead, ...asked(secondResolver, good)]).findings[0]).toMatchObject({
      cause: "dns.udp-blocked",
      impact: "degrades",
      pattern: "some-resolvers",
    });
  });

  test("a server of the zone that serves over TCP alone", () => {
    const told = [...serverUdpDead, ...nameServer(secondServer, good), ...asked(firstResolver, good)];
    expect(judged(told).findings[0]).toMatchObject({
      cause: "dns.udp-blocked",
      impact: "degrades",
      pattern: "some-resolvers",
      scope: { resolvers: [firstServer] },
    });
  });

  test("every server of the zone: resolvers find nothing, and that comes of it", () => {
    const told = [...serverUdpDead, ...asked(firstResolver, "SERVFAIL")];
    expect(judged(told).findings.map(({ cause, role }) => [cause, role])).toEqual([
      ["dns.udp-blocked", "root"],
      ["dns.servfail", "consequence"],
    ]);
  });

  test("our own UDP goes nowhere: no server at all answers over it, and resolvers are well", () => {
    expect(udpBlocked.find(seenOf([...serverUdpDead, ...asked(firstResolver, good)]))).toEqual([]);
    const fresh = [
      ...serverUdpDead,
      ...tries("203.0.113.153", "referral", { role: "authoritative", of: "com", purpose: "delegation" }),
    ];
    expect(udpBlocked.find(seenOf([...fresh, ...asked(firstResolver, good), unheardOf(firstResolver, "NXDOMAIN")]))).toEqual([]);
  });

  test("silent over both, answered over both, answered over UDP for another name or without EDNS", () => {
    expect(udpBlocked.find(seenOf(asked(firstResolver, "silence")))).toEqual([]);
    expect(udpBlocked.find(seenOf(asked(firstResolver, good)))).toEqual([]);
    expect(udpBlocked.find(seenOf([...udpDead, checked(firstResolver, "NODATA")]))).toEqual([]);
    expect(
      udpBlocked.find(seenOf([...udpDead, query(firstResolver, "A", good, { purpose: "edns", ednsPayload: null })])),
    ).toEqual([]);
  });
});

describe("dns.tcp-blocked", () => {
  test("resolv.conf has programs ask over TCP, and their lookups fail", () => {
    const tcpDead = [...overUdp(asked(firstResolver, good)), ...tries(firstResolver, "silence", { transport: "tcp" })];
    const lost = system([], { failure: failed("lookup-failed", "lookup", "getaddrinfo EAI_AGAIN") });
    const told = [...tcpDead, resolvConf({ useVc: true }), lost, ...serves(one), answer(200)];
    expect(judged(told)).toMatchObject({
      verdict: "suspect",
      findings: [{ cause: "dns.tcp-blocked", role: "root", impact: "breaks", scope: { resolvers: [firstResolver] } }],
    });
    const late = [...tcpDead, ...asked(secondResolver, good), resolvConf({ useVc: true }), system([one], { elapsedMs: 5_020 })];
    expect(tcpBlocked.find(seenOf(late))).toMatchObject([{ impact: "degrades" }]);
    // The first one answers over TCP, and says SERVFAIL: it is not for want of the second.
    const second = [...overUdp(asked(secondResolver, good)), ...tries(secondResolver, "silence", { transport: "tcp" })];
    const other = [...asked(firstResolver, "SERVFAIL"), ...second, resolvConf({ useVc: true }), lost];
    expect(tcpBlocked.find(seenOf(other))).toMatchObject([{ impact: "latent" }]);
    // They find it: another resolver answers over TCP, or their C library does not know the word.
    for (const well of [
      [...tcpDead, resolvConf({ useVc: true }), system([one]), ...serves(one), answer(200)],
      [...tcpDead, resolvConf({ useVc: false }), system([one]), ...serves(one), answer(200)],
    ])
      expect(judged(well)).toMatchObject({ verdict: "healthy", findings: [{ cause: "dns.tcp-blocked", role: "note" }] });
  });

  const tcpDead = [...overUdp(asked(firstResolver, good)), ...tries(firstResolver, "silence", { transport: "tcp" })];

  test("a note as long as answers fit", () => {
    const { findings, verdict } = judged(tcpDead);
    expect(findings).toMatchObject([{ cause: "dns.tcp-blocked", role: "note", impact: "latent" }]);
    expect(verdict).not.toBe("suspect");
  });

  test("an answer was cut: it cannot be fetched", () => {
    const cut = ["A", "AAAA"].map((type) => query(firstResolver, type, "NODATA", { cut: true }));
    const { findings } = judged([...cut, ...tries(firstResolver, "silence", { transport: "tcp" })]);
    expect(findings[0]).toMatchObject({ cause: "dns.tcp-blocked", role: "root", impact: "breaks", pattern: "everywhere" });
  });

  test("cut at one of two resolvers", () => {
    const cut = ["A", "AAAA"].map((type) => query(firstResolver, type, "NODATA", { cut: true }));
    const told = [...cut, ...tries(firstResolver, "port-unreachable", { transport: "tcp" }), ...asked(secondResolver, good)];
    expect(judged(told).findings[0]).toMatchObject({ cause: "dns.tcp-blocked", impact: "degrades", pattern: "some-resolvers" });
  });

  test("a server of the zone: a note, where others answer over TCP", () => {
    const told = [...serverTcpDead, ...nameServer(secondServer, good), ...asked(firstResolver, good)];
    expect(judged(told).findings).toMatchObject([{ cause: "dns.tcp-blocked", role: "note" }]);
    expect(tcpBlocked.find(seenOf([...serverTcpDead, ...asked(firstResolver, good)]))).toEqual([]);
  });

  describe("at the zone's own servers, where resolvers fail", () => {
    const direct = { role: "authoritative", of: "example.com", nameserver: "ns1.example.net", aa: true } as const;
    const cutAt = (server: string): Query[] => [
      ...["A", "AAAA"].map((type) => query(server, type, "NODATA", { ...direct, cut: true })),
      ...overTcp(nameServer(server, "silence")),
    ];
    const plainAt = (server: string): Query[] => [
      ...overUdp(nameServer(server, good)),
      ...overTcp(nameServer(server, "silence")),
    ];
    const signedAt = (server: string, told: Parameters<typeof query>[3] = {}): Query =>
      query(server, "A", "NODATA", { ...direct, purpose: "edns", ednsPayload: 4_096, dnssecOk: true, cut: true, ...told });
    const keysAt = (server: string): Query =>
      query(server, "DNSKEY", "NODATA", { ...direct, name: "example.com", purpose: "apex", dnssecOk: true, cut: true });
    const tcpElsewhere = query("203.0.113.153", "NS", "referral", {
      ...direct,
      of: "com",
      nameserver: "a.nic.example",
      name: "example.com",
      purpose: "delegation",
      transport: "tcp",
      aa: false,
      authority: [record("example.com", "NS", "ns1.example.net")],
    });
    const unchecked = [1, 2].map((attempt) =>
      query(firstResolver, "A", good, { checkingDisabled: true, attempt, startMs: attempt * 600 - 300 }),
    );
    const rolesOf = (told: readonly Query[]) => judged(told).findings.map(({ cause, role }) => `${cause} ${role}`);

    test("both families are cut at every server", () => {
      const told = [...cutAt(firstServer), ...cutAt(secondServer), ...asked(firstResolver, "SERVFAIL")];
      expect(judged(told).findings[0]).toMatchObject({
        cause: "dns.tcp-blocked",
        role: "root",
        impact: "breaks",
        pattern: "everywhere",
      });
      expect(rolesOf(told)).toEqual(["dns.tcp-blocked root", "dns.servfail consequence"]);
    });

    test("one of them gives the whole answer over TCP", () => {
      const whole = [...overUdp(cutAt(secondServer)), ...overTcp(nameServer(secondServer, good))];
      const told = [...cutAt(firstServer), ...whole, ...asked(firstResolver, "SERVFAIL")];
      expect(
        judged(told)
          .findings.filter(({ role }) => role === "root")
          .map(({ cause }) => cause),
      ).toEqual(["dns.servfail"]);
    });

    test("only what resolvers ask for, with signatures, is cut", () => {
      const told = [
        ...[firstServer, secondServer].flatMap((server) => [...plainAt(server), signedAt(server)]),
        tcpElsewhere,
        ...asked(firstResolver, "SERVFAIL"),
      ];
      expect(judged(told).findings[0]).toMatchObject({
        cause: "dns.tcp-blocked",
        role: "root",
        impact: "breaks",
        scope: { resolvers: [firstServer, secondServer] },
      });
    });

    test("the keys alone are cut, which one of two was asked for: resolvers answer without the check", () => {
      const told = [
        ...plainAt(firstServer),
        ...plainAt(secondServer),
        keysAt(firstServer),
        tcpElsewhere,
        ...asked(firstResolver, "SERVFAIL"),
        ...unchecked,
      ];
      expect(rolesOf(told)).toEqual(["dns.tcp-blocked root", "dns.dnssec-bogus consequence"]);
    });

    test("the keys are cut, and signatures are out of date as well: they stay a root", () => {
      const expired = record("api.example.com", "RRSIG", "A 13 3 60 20200101000000 20190101000000 1 example.com. AAAA");
      const told = [
        ...[firstServer, secondServer].flatMap((server) => [...plainAt(server), keysAt(server)]),
        signedAt(firstServer, { cut: false, answers: [expired] }),
        tcpElsewhere,
        ...asked(firstResolver, "SERVFAIL"),
        ...unchecked,
      ];
      expect(rolesOf(told)).toContain("dns.dnssec-bogus root");
    });

    test("another server gives the signed answer whole, or our own TCP goes nowhere", () => {
      const whole = [
        ...plainAt(firstServer),
        signedAt(firstServer),
        ...plainAt(secondServer),
        signedAt(secondServer, { cut: false }),
        tcpElsewhere,
      ];
      expect(rolesOf([...whole, ...asked(firstResolver, "SERVFAIL")])).toContain("dns.servfail root");
      const shut = [firstServer, secondServer].flatMap((server) => [...plainAt(server), keysAt(server)]);
      expect(rolesOf([...shut, ...asked(firstResolver, "SERVFAIL"), ...unchecked])).toContain("dns.dnssec-bogus root");
    });
  });

  test("well, and silent over both", () => {
    expect(tcpBlocked.find(seenOf(asked(firstResolver, good)))).toEqual([]);
    expect(tcpBlocked.find(seenOf(asked(firstResolver, "silence")))).toEqual([]);
  });
});

describe("dns.edns-dropped", () => {
  const plain = query(firstResolver, "A", good, { purpose: "edns", ednsPayload: null });

  test("nothing with EDNS, an answer without", () => {
    const { findings } = judged([...overUdp(asked(firstResolver, "silence")), plain]);
    expect(findings.map(({ cause, role }) => [cause, role])).toEqual([["dns.edns-dropped", "root"]]);
    expect(findings[0]).toMatchObject({ impact: "degrades", pattern: "everywhere" });
  });

  test("over TCP it answers as well: still it is the option", () => {
    const { findings } = judged([...udpDead, plain]);
    expect(findings.filter(({ role }) => role === "root").map(({ cause }) => cause)).toEqual(["dns.edns-dropped"]);
  });

  test("a small payload is answered, 4,096 with DO dies", () => {
    const large = tries(firstResolver, "silence", { purpose: "edns", ednsPayload: 4096, dnssecOk: true });
    const [match] = ednsDropped.find(seenOf([...asked(firstResolver, good), ...large]));
    expect(match).toMatchObject({ failed: large, says: "10.0.0.2 drops questions for large or signed answers" });
  });

  describe("SERVFAIL with EDNS", () => {
    const failing = asked(firstResolver, "SERVFAIL");
    const beside = { ...plain, startMs: 10 };
    test("and an answer without, while it goes on: the option", () => {
      const { findings } = judged([...failing, beside]);
      expect(findings.filter(({ role }) => role === "root")).toMatchObject([
        { cause: "dns.edns-dropped", scope: { resolvers: [firstResolver] } },
      ]);
    });
    test.each([
      ["and without it too", query(firstResolver, "A", "SERVFAIL", { purpose: "edns", ednsPayload: null, startMs: 10 })],
      ["until it got over it", { ...plain, startMs: 5_000 }],
    ])("%s: the resolver fails", (_, last) => {
      const { findings } = judged([...failing, last]);
      expect(findings.filter(({ role }) => role === "root").map(({ cause }) => cause)).toEqual(["dns.servfail"]);
    });
    test("but for signatures unchecked: those are at fault", () => {
      const unchecked = [1, 2].map((attempt) => query(firstResolver, "A", good, { checkingDisabled: true, attempt }));
      expect(ednsDropped.find(seenOf([...failing, beside, ...unchecked]))).toEqual([]);
    });
    test("at the servers of the zone: no lame ones", () => {
      const zone = { role: "authoritative", of: "example.com", aa: true } as const;
      const servers = [firstServer, secondServer].flatMap((server) => [
        ...nameServer(server, "SERVFAIL"),
        query(server, "A", good, { ...zone, purpose: "edns", ednsPayload: null, startMs: 10 }),
      ]);
      const { findings } = judged([...servers, ...failing, ...asked(secondResolver, "SERVFAIL")]);
      expect(findings.filter(({ role }) => role === "root")).toMatchObject([
        { cause: "dns.edns-dropped", pattern: "everywhere" },
      ]);
    });
  });

  test("at a server of the zone, which makes it no lame one", () => {
    const without = query(secondServer, "A", good, {
      role: "authoritative",
      of: "example.com",
      purpose: "edns",
      ednsPayload: null,
      aa: true,
    });
    const told = [
      ...nameServer(firstServer, good),
      ...nameServer(secondServer, "silence"),
      without,
      ...asked(firstResolver, good),
    ];
    const { findings } = judged(told);
    expect(findings.filter(({ role }) => role === "root")).toMatchObject([
      { cause: "dns.edns-dropped", scope: { resolvers: [secondServer] } },
    ]);
  });

  test("lost once among answers, silent in every form, answered in every form", () => {
    const once = query(firstResolver, "A", "silence");
    const again = query(firstResolver, "A", good, { attempt: 2 });
    expect(ednsDropped.find(seenOf([once, again, plain]))).toEqual([]);
    expect(
      ednsDropped.find(
        seenOf([
          ...asked(firstResolver, "silence"),
          query(firstResolver, "A", "silence", { purpose: "edns", ednsPayload: null }),
        ]),
      ),
    ).toEqual([]);
    expect(ednsDropped.find(seenOf([...asked(firstResolver, good), plain]))).toEqual([]);
  });

  test("name servers that know no EDNS give no signatures, which a signed zone's resolvers miss", () => {
    const direct = { role: "authoritative", of: "example.com", nameserver: "ns1.example.net", purpose: "edns" } as const;
    const told = [
      ...nameServer(firstServer, "FORMERR"),
      query(firstServer, "A", good, { ...direct, ednsPayload: null, aa: true }),
      ...asked(firstResolver, "SERVFAIL"),
      ...[1, 2].map((attempt) =>
        query(firstResolver, "A", good, { checkingDisabled: true, attempt, startMs: attempt * 600 - 300 }),
      ),
    ];
    expect(judged(told).findings.map(({ cause, role }) => [cause, role])).toEqual([
      ["dns.edns-dropped", "root"],
      ["dns.dnssec-bogus", "consequence"],
    ]);
  });
});
