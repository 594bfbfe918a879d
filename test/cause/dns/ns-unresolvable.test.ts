import { describe, expect, test } from "vitest";
import { nsUnresolvable } from "../../../src/cause/dns/ns-unresolvable.ts";
import { one, seenOf } from "../../build/common.ts";
import { asked, firstResolver, firstServer, type Heard, nameServer, parentSays, query, secondServer } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";

const addressOf = (name: string, heard: Heard) =>
  ["A", "AAAA"].map((type) => query(firstResolver, type, heard, { purpose: "nameserver", name }));
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
