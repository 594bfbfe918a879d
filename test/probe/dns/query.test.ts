import { describe, expect, test } from "vitest";
import { observationSchema } from "../../../src/observation/observation.ts";
import { askDnsQuery } from "../../../src/probe/dns/query.ts";
import { parseAddress } from "../../../src/target/address.ts";
import { type DnsAsked, startDnsServer } from "../../fixture/dns-server.ts";
import { given, place, query, subject } from "./asking.ts";

const both = ["udp", "tcp"] as const;

describe("an answer", () => {
  test.each(both)("over %s: rcode, flags, records, addresses and chain", async (transport) => {
    await using dns = await startDnsServer({
      zone: { "api.example.com CNAME": ["edge.example.net"], "edge.example.net A": ["192.0.2.1", "192.0.2.2"] },
    });
    const answer = await query(dns, { transport });
    expect(answer).toMatchObject({
      outcome: "ok",
      failure: null,
      data: {
        rcode: "NOERROR",
        flags: { aa: true, tc: false, rd: true, ra: true, ad: false, cd: false },
        answers: [
          { name: "api.example.com", type: "CNAME", ttl: 300, data: "edge.example.net" },
          { name: "edge.example.net", type: "A", ttl: 300, data: "192.0.2.1" },
          { name: "edge.example.net", type: "A", ttl: 300, data: "192.0.2.2" },
        ],
        chain: ["api.example.com", "edge.example.net"],
        addresses: ["192.0.2.1", "192.0.2.2"],
        truncated: false,
        edns: { payload: 1232, nsid: null },
        ede: [],
      },
    });
    expect(answer.data.brokenAt).toBeUndefined();
    expect(dns.asked.map((asked) => asked.transport)).toEqual([transport]);
  });

  test("over IPv6", async () => {
    await using dns = await startDnsServer({ host: "::1", zone: { "api.example.com AAAA": ["2001:db8:0:0:0:0:0:1"] } });
    for (const transport of both) {
      const answer = await query(dns, { transport, type: "AAAA" });
      expect(answer.data.addresses).toEqual(["2001:db8::1"]);
    }
  });

  test.each(["NXDOMAIN", "SERVFAIL", "REFUSED", "NOTIMP"] as const)("%s is an answer, not a failure", async (rcode) => {
    await using dns = await startDnsServer({ answer: () => ({ rcode }) });
    expect(await query(dns)).toMatchObject({ outcome: "ok", data: { rcode, addresses: [], chain: ["api.example.com"] } });
  });

  test("the upper bits of the rcode come from EDNS", async () => {
    await using dns = await startDnsServer({ answer: () => ({ rcode: 16 }) });
    expect((await query(dns)).data.rcode).toBe("BADVERS");
  });

  test("a negative answer brings its SOA", async () => {
    await using dns = await startDnsServer({ zone: { "www.example.com A": ["192.0.2.1"] } });
    expect((await query(dns)).data).toMatchObject({
      rcode: "NXDOMAIN",
      authority: [{ name: "example.com", type: "SOA", data: "ns1.example.com hostmaster.example.com 1 7200 3600 1209600 300" }],
    });
  });

  test("Extended DNS Errors with the registered meaning, and the server's NSID", async () => {
    await using dns = await startDnsServer({
      answer: () => ({
        rcode: "SERVFAIL",
        nsid: `fra1\u001b${"x".repeat(500)}`,
        ede: [{ code: 7, text: "expired \u202e<!channel>\u0007" }, { code: 4_242 }],
      }),
    });
    expect((await query(dns)).data).toMatchObject({
      rcode: "SERVFAIL",
      edns: { payload: 1232, nsid: `fra1\\027${"x".repeat(119)}…` },
      ede: [
        { code: 7, meaning: "Signature Expired", text: "expired \\226\\128\\174<!channel>\\007" },
        { code: 4_242, meaning: "unassigned", text: "" },
      ],
    });
  });

  test("a chain that bites its own tail ends where it came back", async () => {
    await using dns = await startDnsServer({
      answer: () => ({ answers: ["api.example.com 60 CNAME a.example.com", "a.example.com 60 CNAME API.example.com"] }),
    });
    expect((await query(dns)).data).toMatchObject({
      chain: ["api.example.com", "a.example.com", "api.example.com"],
      addresses: [],
    });
  });

  test("at most 64 records of a section are kept, and the EDNS record behind them is still read", async () => {
    const many = Array.from({ length: 200 }, (_, index) => `api.example.com 60 A 192.0.2.${index}`);
    await using dns = await startDnsServer({ answer: () => ({ answers: many, additional: many, nsid: "x" }) });
    const { data } = await query(dns, { transport: "tcp" });
    expect([data.answers?.length, data.additional?.length, data.addresses?.length, data.edns?.nsid]).toEqual([64, 64, 64, "x"]);
  });

  test("cut to fit a datagram: what came is kept, and the mark says that more is to be had over TCP", async () => {
    await using dns = await startDnsServer({ answer: () => ({ truncated: true, answers: ["api.example.com 60 A 192.0.2.1"] }) });
    expect(await query(dns)).toMatchObject({
      outcome: "ok",
      data: { truncated: true, addresses: ["192.0.2.1"], flags: { tc: true } },
    });
  });

  test("fits the report's schema", async () => {
    await using dns = await startDnsServer({ zone: { "api.example.com A": ["192.0.2.1"] } });
    const run = { id: "obs_1", round: 1, attempt: 1, vantage: "here", layer: "dns", at: "2026-01-01T00:00:00Z" };
    const answer = await query(dns);
    const told = {
      ...run,
      ...answer,
      probe: "dns.query",
      subject: subject(dns),
      startMs: 0,
      elapsedMs: 1,
      loopDelayMs: 0,
      repeat: "",
    };
    expect(observationSchema.safeParse(told).error).toBeUndefined();
  });
});

describe("the question", () => {
  const askedWith = async (asking: Parameters<typeof query>[1]): Promise<DnsAsked | undefined> => {
    await using dns = await startDnsServer({ answer: () => ({}) });
    await query(dns, asking);
    return dns.asked[0];
  };

  test("recursion, CD, DO, payload and NSID as the subject says", async () => {
    expect(await askedWith({ recursion: true, checkingDisabled: true, ednsPayload: 4096, dnssecOk: true })).toMatchObject({
      name: "api.example.com",
      type: "A",
      recursion: true,
      checkingDisabled: true,
      edns: { payload: 4096, dnssecOk: true, options: [3] },
    });
    expect(await askedWith({ recursion: false, ednsPayload: 512, type: "https" })).toMatchObject({
      type: "HTTPS",
      recursion: false,
      checkingDisabled: false,
      edns: { payload: 512, dnssecOk: false, options: [3] },
    });
  });

  test("no EDNS at all where none is wanted, also over TCP", async () => {
    for (const transport of both) expect(await askedWith({ ednsPayload: null, transport })).toMatchObject({ edns: null });
  });

  test("ID and case of the name are random", async () => {
    await using dns = await startDnsServer({ answer: () => ({}) });
    await Promise.all(Array.from({ length: 20 }, () => query(dns)));
    expect(new Set(dns.asked.map(({ id }) => id)).size).toBeGreaterThan(10);
    expect(new Set(dns.asked.map(({ sentName }) => sentName)).size).toBeGreaterThan(10);
    expect(new Set(dns.asked.map(({ name }) => name))).toEqual(new Set(["api.example.com"]));
  });

  test("the case of a name does not reach the records", async () => {
    await using dns = await startDnsServer({
      answer: (asked) => ({ answers: [`${asked.sentName} 60 CNAME ${asked.sentName.slice(4)}`] }),
    });
    expect((await query(dns)).data.answers).toEqual([{ name: "api.example.com", type: "CNAME", ttl: 60, data: "example.com" }]);
  });

  test("a last dot changes nothing, the root can be asked for", async () => {
    expect(await askedWith({ name: "api.example.com." })).toMatchObject({ name: "api.example.com" });
    expect(await askedWith({ name: ".", type: "NS" })).toMatchObject({ name: ".", type: "NS" });
  });

  test.each([
    [{ name: `${"a".repeat(64)}.example.com` }, "label of 64 bytes"],
    [{ name: "a..example.com" }, "empty label"],
    [{ name: Array(60).fill("abcde").join(".") }, "361 bytes"],
    [{ type: "NONSENSE" }, "no record type"],
    [{ type: "TYPE70000" }, "no record type"],
  ])("%j cannot be asked, and is not", async (asking, because) => {
    await using dns = await startDnsServer({ answer: () => ({}) });
    expect(await query(dns, asking)).toMatchObject({
      outcome: "skipped",
      skippedBecause: expect.stringContaining(because),
      data: {},
    });
    expect(dns.asked).toEqual([]);
  });

  test("policy is asked before anything is sent", async () => {
    await using dns = await startDnsServer({ answer: () => ({}) });
    const strict = {
      ...place,
      forbidsResolver: (address: string) => (address === dns.address ? "loopback is not allowed here" : null),
    };
    for (const transport of both) {
      expect(await askDnsQuery(subject(dns, { transport }), given, strict, AbortSignal.timeout(5_000))).toMatchObject({
        outcome: "skipped",
        skippedBecause: "loopback is not allowed here",
        failure: { code: "denied-by-policy", phase: "policy", blame: "vantage" },
      });
    }
    expect(dns.asked).toEqual([]);
  });

  test("a hundred at once, each with its own answer", async () => {
    await using dns = await startDnsServer({
      answer: (asked) => ({ answers: [`${asked.name} 60 A 192.0.2.${asked.name.split(".")[0]}`], delayMs: 50 }),
    });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        query(dns, { name: `${index}.example.com`, transport: index % 4 === 0 ? "tcp" : "udp" }),
      ),
    );
    expect(answers.map(({ data }) => data.addresses)).toEqual(answers.map((_, index) => [parseAddress(`192.0.2.${index}`)]));
  });
});
