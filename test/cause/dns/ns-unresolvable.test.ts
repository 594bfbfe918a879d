import { describe, expect, test } from "vitest";
import { nsUnresolvable } from "../../../src/cause/dns/ns-unresolvable.ts";
import { one, seenOf } from "../../build/common.ts";
import {
  asked,
  firstResolver,
  firstServer,
  type Heard,
  nameServer,
  parentSays,
  query,
  secondResolver,
  secondServer,
  unheardOf,
} from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";

const addressOf = (name: string, heard: Heard) =>
  ["A", "AAAA"].map((type) => query(firstResolver, type, heard, { purpose: "nameserver", name, zone: "example.net" }));
const well = nameServer(firstServer, { gives: [one] });
const parent = parentSays(["ns1.example.net", "ns2.example.net"]);
const found = addressOf("ns1.example.net", { gives: [firstServer] });

describe("dns.ns-unresolvable", () => {
  test.each<Heard>(["NXDOMAIN", "NODATA"])("one of two names has no address (%s): a note", (heard) => {
    const told = [...well, ...asked(firstResolver, { gives: [one] }), parent, ...found, ...addressOf("ns2.example.net", heard)];
    const { findings, verdict } = judged(told);
    expect(findings).toMatchObject([{ cause: "dns.ns-unresolvable", role: "note", impact: "latent" }]);
    expect(findings[0]?.summary).toContain("ns2.example.net has no address");
    expect(verdict).not.toBe("suspect");
  });

  test("no name has one: the zone is lost, at every resolver", () => {
    const told = [
      ...asked(firstResolver, "SERVFAIL"),
      parent,
      ...["ns1", "ns2"].flatMap((label) => addressOf(`${label}.example.net`, "NXDOMAIN")),
    ];
    const { findings } = judged(told);
    expect(findings.map(({ cause, role }) => [cause, role])).toEqual([
      ["dns.ns-unresolvable", "root"],
      ["dns.servfail", "consequence"],
    ]);
    expect(findings[0]).toMatchObject({ impact: "breaks", pattern: "everywhere" });
  });

  test("dead glue: the parent's address is silent, the name has another", () => {
    const told = [
      ...asked(firstResolver, "SERVFAIL"),
      parentSays(["ns2.example.net"], { glue: { "ns2.example.net": secondServer } }),
      ...nameServer(secondServer, "silence"),
      ...addressOf("ns2.example.net", { gives: ["192.0.2.77"] }),
    ];
    const { findings } = judged(told);
    expect(findings.filter(({ role }) => role === "root")).toMatchObject([{ cause: "dns.ns-unresolvable", impact: "breaks" }]);
    expect(findings[0]?.summary).toContain("glue");
  });

  test("glue that is the name's address, and a silent server there, is no dead glue", () => {
    const told = [
      parentSays(["ns2.example.net"], { glue: { "ns2.example.net": secondServer } }),
      ...nameServer(secondServer, "silence"),
      ...addressOf("ns2.example.net", { gives: [secondServer] }),
    ];
    expect(nsUnresolvable.find(seenOf(told))).toEqual([]);
  });

  test("IPv4 alone, IPv6 alone, and lookups that failed", () => {
    const four = [
      query(firstResolver, "A", { gives: [firstServer] }, { purpose: "nameserver", name: "ns1.example.net" }),
      query(firstResolver, "AAAA", "NODATA", { purpose: "nameserver", name: "ns1.example.net" }),
    ];
    const six = [
      query(firstResolver, "A", "NODATA", { purpose: "nameserver", name: "ns2.example.net" }),
      query(firstResolver, "AAAA", { gives: ["2001:db8::53"] }, { purpose: "nameserver", name: "ns2.example.net" }),
    ];
    expect(nsUnresolvable.find(seenOf([...well, parent, ...four, ...six]))).toEqual([]);
    for (const heard of ["SERVFAIL", "silence", "REFUSED", "skipped"] as const)
      expect(nsUnresolvable.find(seenOf([...well, parent, ...addressOf("ns2.example.net", heard)]))).toEqual([]);
  });
});

describe("dns.ns-unresolvable, a zone that nobody can reach", () => {
  const within = parentSays(["ns1.example.com", "ns2.example.com"]);

  test("name servers within the zone and no glue: a lookup that fails tells it", () => {
    const told = [...asked(firstResolver, "SERVFAIL"), within, ...addressOf("ns1.example.com", "SERVFAIL")];
    const { findings } = judged(told);
    expect(findings[0]).toMatchObject({ cause: "dns.ns-unresolvable", role: "root", impact: "breaks", pattern: "everywhere" });
    expect(findings[0]?.summary).toContain("glue");
    expect(findings.slice(1).map(({ role }) => role)).not.toContain("root");
  });

  test("name servers elsewhere, and no lookup of them ever succeeds", () => {
    const told = [
      ...asked(firstResolver, "SERVFAIL"),
      parent,
      ...addressOf("ns1.example.net", "SERVFAIL"),
      ...addressOf("ns2.example.net", "silence"),
    ];
    expect(judged(told).findings[0]).toMatchObject({ cause: "dns.ns-unresolvable", role: "root", impact: "breaks" });
  });

  test("not where one of them was never looked up, has glue, or the answer was cut", () => {
    const lost = [...asked(firstResolver, "SERVFAIL"), ...addressOf("ns1.example.net", "SERVFAIL")];
    expect(nsUnresolvable.find(seenOf([...lost, parent]))).toEqual([]);
    expect(nsUnresolvable.find(seenOf([...lost, parentSays(["ns1.example.net"], { cut: true })]))).toEqual([]);
    const glue = { "ns1.example.net": firstServer };
    expect(nsUnresolvable.find(seenOf([...lost, parentSays(["ns1.example.net"], { glue })]))).toEqual([]);
  });

  test("old glue that only one resolver goes by: the others remember the new address", () => {
    const told = [
      ...asked(firstResolver, { gives: [one] }),
      ...asked(secondResolver, "SERVFAIL"),
      parentSays(["ns2.example.net"], { glue: { "ns2.example.net": secondServer } }),
      ...nameServer(secondServer, "silence"),
      ...nameServer("192.0.2.77", { gives: [one] }, { nameserver: "ns2.example.net" }),
      ...addressOf("ns2.example.net", { gives: ["192.0.2.77"] }),
    ];
    const roots = judged(told).findings.filter(({ role }) => role === "root");
    expect(roots).toMatchObject([{ cause: "dns.ns-unresolvable", impact: "breaks", pattern: "some-resolvers" }]);
  });

  test("an alias into such a zone: that the name's own zone is served does not help", () => {
    const told = [
      ...asked(firstResolver, "SERVFAIL"),
      ...nameServer(firstServer, { gives: [] }, { via: ["edge.example.org"] }),
      parentSays(["ns.example.net"], { name: "example.org", of: "org", purpose: "delegation" }),
      ...addressOf("ns.example.net", "NXDOMAIN"),
    ];
    expect(judged(told).findings[0]).toMatchObject({ cause: "dns.ns-unresolvable", role: "root", impact: "breaks" });
  });

  test("old glue at a server that only points elsewhere, of which resolvers make an answer with nothing in it", () => {
    const told = [
      ...asked(firstResolver, "NODATA"),
      parentSays(["ns2.example.net"], { glue: { "ns2.example.net": secondServer } }),
      ...nameServer(secondServer, "referral", { aa: false }),
      ...nameServer("192.0.2.77", { gives: [one] }, { nameserver: "ns2.example.net" }),
      ...addressOf("ns2.example.net", { gives: ["192.0.2.77"] }),
      unheardOf(firstResolver, "NODATA"),
    ];
    const roots = judged(told).findings.filter(({ role }) => role === "root");
    expect(roots).toMatchObject([{ cause: "dns.ns-unresolvable", impact: "breaks", pattern: "everywhere" }]);
  });
});
