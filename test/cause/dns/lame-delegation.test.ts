import { describe, expect, test } from "vitest";
import { lameDelegation } from "../../../src/cause/dns/lame-delegation.ts";
import { one, seenOf } from "../../build/common.ts";
import {
  asked,
  checked,
  firstResolver,
  firstServer,
  type Heard,
  nameServer,
  parentSays,
  query,
  record,
  secondServer,
  unheardOf,
} from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { placesOf } from "../../build/matches.ts";

const well = nameServer(firstServer, { gives: [one] });
const resolved = asked(firstResolver, { gives: [one] });

describe("dns.lame-delegation", () => {
  test.each<[string, Heard, Parameters<typeof nameServer>[2]]>([
    ["REFUSED", "REFUSED", {}],
    ["SERVFAIL", "SERVFAIL", {}],
    ["not authoritative", { gives: [one] }, { aa: false }],
    ["not authoritative", "referral", { aa: false }],
    ["not authoritative", "NXDOMAIN", { aa: true, zone: "com" }],
    ["not authoritative", "NODATA", { aa: false, authority: [record(".", "NS", "a.root-servers.net")] }],
  ])("one of two is %s (%j)", (how, heard, told) => {
    const bad = nameServer(secondServer, heard, told);
    const [match, ...rest] = lameDelegation.find(seenOf([...well, ...bad, ...resolved]));
    expect(rest).toEqual([]);
    expect(match).toMatchObject({ impact: "degrades", says: `name server ns2.example.net is lame (${how})` });
    expect(placesOf(match?.failed ?? [])).toEqual([secondServer]);
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(["dns.intercepted"]);
    const { findings, headline } = judged([...well, ...bad, ...resolved]);
    expect(findings[0]).toMatchObject({
      cause: "dns.lame-delegation",
      role: "root",
      pattern: "some-resolvers",
      scope: { resolvers: [secondServer], of: { resolvers: 2 } },
    });
    expect(headline).toContain("at 1 of 2 name servers");
  });

  test("all of them: the resolvers' SERVFAIL comes of it, and it is everywhere", () => {
    const bad = [...nameServer(firstServer, "REFUSED"), ...nameServer(secondServer, "REFUSED")];
    const { findings } = judged([
      ...bad,
      ...asked(firstResolver, "SERVFAIL"),
      parentSays(["ns1.example.net", "ns2.example.net"]),
    ]);
    expect(findings.map(({ cause, role }) => [cause, role])).toEqual([
      ["dns.lame-delegation", "root"],
      ["dns.servfail", "consequence"],
    ]);
    expect(findings[0]).toMatchObject({ pattern: "everywhere", impact: "breaks" });
  });

  test("a zone that an alias leads into is named, and its servers alone count", () => {
    const aliased = nameServer(firstServer, "NODATA", { via: ["www.other.example"] });
    const bad = nameServer(secondServer, "SERVFAIL", { of: "other.example", purpose: "chain", name: "www.other.example" });
    const { findings } = judged([...aliased, ...bad, ...asked(firstResolver, "SERVFAIL")]);
    expect(findings[0]).toMatchObject({
      cause: "dns.lame-delegation",
      pattern: "everywhere",
      scope: { resolvers: [secondServer] },
    });
    expect(findings[0]?.next[0]).toContain("Load the zone other.example");
  });

  test("resolvers that get fresh answers: the servers only turn this machine away", () => {
    const bad = [...nameServer(firstServer, "REFUSED"), ...nameServer(secondServer, "REFUSED")];
    expect(lameDelegation.find(seenOf([...bad, ...resolved, unheardOf(firstResolver, "NXDOMAIN")]))).toEqual([]);
    expect(lameDelegation.find(seenOf([...bad, ...resolved]))).toMatchObject([{ impact: "latent" }]);
  });

  test("a cache that still knows the name hides nothing: a name that is in no cache fails", () => {
    const bad = [...nameServer(firstServer, "REFUSED"), ...nameServer(secondServer, "silence")];
    const found = lameDelegation.find(seenOf([...bad, ...resolved, unheardOf(firstResolver, "SERVFAIL")]));
    expect(found).toMatchObject([{ impact: "breaks" }]);
  });

  test("healthy servers, a referral to a zone below, one transport or one try that went well", () => {
    const below = nameServer(secondServer, "NODATA", {
      aa: false,
      authority: [record("api.example.com", "NS", "ns.api.example.com")],
    });
    expect(lameDelegation.find(seenOf([...well, ...nameServer(secondServer, "NXDOMAIN"), ...below]))).toEqual([]);
    const overTcp = query(
      secondServer,
      "A",
      { gives: [one] },
      { role: "authoritative", of: "example.com", transport: "tcp", aa: true },
    );
    const overUdp = query(secondServer, "A", "REFUSED", { role: "authoritative", of: "example.com" });
    expect(lameDelegation.find(seenOf([...well, overUdp, overTcp]))).toEqual([]);
  });

  test("silence is no lameness, and one bad server of a zone above is no matter of the target", () => {
    expect(lameDelegation.find(seenOf([...well, ...nameServer(secondServer, "silence")]))).toEqual([]);
    const above = query(secondServer, "NS", "REFUSED", {
      role: "authoritative",
      of: "com",
      purpose: "delegation",
      name: "example.com",
    });
    expect(lameDelegation.find(seenOf([...well, parentSays(["ns1.example.net"]), above]))).toEqual([]);
  });

  test("from behind an interceptor nothing is said of servers", () => {
    const stranger = query("203.0.113.7", "A", { gives: ["198.51.100.9"] }, { role: "nobody", purpose: "interception" });
    const bad = nameServer(secondServer, "REFUSED");
    const through = nameServer(firstServer, { gives: [one] }, { aa: false });
    expect(lameDelegation.find(seenOf([...through, ...bad, stranger]))).toEqual([]);
  });

  test("SERVFAIL that came once is no root", () => {
    const once = nameServer(secondServer, "SERVFAIL").filter(({ attempt }) => attempt === 1);
    expect(judged([...well, ...once, ...resolved]).findings.filter(({ role }) => role === "root")).toEqual([]);
  });

  test("the resolver is silent, answers another name, and the servers are lame", () => {
    const bad = [...nameServer(firstServer, "SERVFAIL"), ...nameServer(secondServer, "SERVFAIL")];
    const { findings } = judged([...bad, ...asked(firstResolver, "silence"), checked(firstResolver, "NODATA")]);
    expect(findings.filter(({ role }) => role === "root").map(({ cause }) => cause)).toEqual(["dns.lame-delegation"]);
  });

  test("an error for every question is lame; one that EDNS alone provokes is not", () => {
    const strange = nameServer(secondServer, "REFUSED").map((answer) => ({
      ...answer,
      data: { ...answer.data, rcode: "NOTIMP" },
    }));
    expect(lameDelegation.find(seenOf([...well, ...strange, ...resolved]))).toMatchObject([
      { says: "name server ns2.example.net is lame (NOTIMP)" },
    ]);
    const plain = query(
      secondServer,
      "A",
      { gives: [one] },
      { role: "authoritative", of: "example.com", purpose: "edns", ednsPayload: null, aa: true },
    );
    expect(lameDelegation.find(seenOf([...well, ...strange, plain, ...resolved]))).toEqual([]);
  });

  test("an old answer that a resolver keeps while nobody can be asked comes of it", () => {
    const bad = [...nameServer(firstServer, "REFUSED"), ...nameServer(secondServer, "REFUSED")];
    const [match] = lameDelegation.find(seenOf([...bad, ...asked(firstResolver, "SERVFAIL")]));
    expect(match?.explains).toContain("dns.stale-cache");
    expect(lameDelegation.find(seenOf([...well, ...nameServer(secondServer, "REFUSED")]))[0]?.explains).toBeUndefined();
  });
});

describe("dns.lame-delegation behind resolvers that make an empty answer of it", () => {
  test("an answer with nothing in it, not even an SOA, denies nothing", () => {
    const upward = { aa: false, authority: [record("example.com", "NS", "ns1.example.com")] };
    const lame = [firstServer, secondServer].flatMap((server) => nameServer(server, "NODATA", upward));
    const roots = judged([...asked(firstResolver, "NODATA"), ...lame]).findings.filter(({ role }) => role === "root");
    expect(roots).toMatchObject([{ cause: "dns.lame-delegation", impact: "breaks" }]);
  });

  test("where the servers refuse this machine, such an answer may be a forwarder's own way to say no", () => {
    const refusing = [firstServer, secondServer].flatMap((server) => nameServer(server, "REFUSED"));
    const found = [...asked(firstResolver, "NODATA"), unheardOf(firstResolver, "NXDOMAIN")];
    expect(lameDelegation.find(seenOf([...found, ...refusing]))).toEqual([]);
  });

  test("data without authority: resolvers that insist on it find nothing", () => {
    const told = [firstServer, secondServer].flatMap((server) => nameServer(server, { gives: [one] }, { aa: false }));
    const roots = judged([...asked(firstResolver, "SERVFAIL"), ...told]).findings.filter(({ role }) => role === "root");
    expect(roots.map(({ cause }) => cause)).toEqual(["dns.lame-delegation"]);
  });

  test("the same where lenient resolvers take it, once nobody else answers in their place", () => {
    const told = [firstServer, secondServer].flatMap((server) => nameServer(server, { gives: [one] }, { aa: false }));
    const found = [...asked(firstResolver, { gives: [one] }), unheardOf(firstResolver, "NXDOMAIN"), ...told];
    expect(lameDelegation.find(seenOf(found))).toEqual([]);
    const nobody = query(one, "A", "silence", { role: "nobody", purpose: "interception" });
    expect(lameDelegation.find(seenOf([...found, nobody]))).toMatchObject([{ impact: "degrades" }]);
  });
});
