import { describe, expect, test } from "vitest";
import { cnameAtApex } from "../../../src/cause/dns/cname-at-apex.ts";
import { one, seenOf } from "../../build/common.ts";
import { asked, firstResolver, firstServer, nameServer, query, record } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";

const soa = (owner: string) => record(owner, "SOA", "ns1.example.net hostmaster.example.net 1 7200 900 1209600 300");
const top = (records: ReturnType<typeof record>[], type = "SOA") =>
  query(firstServer, type, "NODATA", {
    role: "authoritative",
    of: "api.example.com",
    purpose: "apex",
    aa: true,
    answers: records,
  });
const aliased = nameServer(firstServer, { gives: [one] }, { of: "api.example.com", via: ["edge.example.net"] });

describe("dns.cname-at-apex", () => {
  test.each([
    ["SOA", soa("api.example.com")],
    ["NS", record("API.example.com.", "NS", "ns1.example.net")],
  ])("an alias beside %s is a note", (type, beside) => {
    const told = [...aliased, ...asked(firstResolver, { gives: [one] }, { via: ["edge.example.net"] }), top([beside], type)];
    const { findings, verdict } = judged(told);
    expect(findings).toMatchObject([{ cause: "dns.cname-at-apex", role: "note", impact: "latent" }]);
    expect(verdict).not.toBe("suspect");
  });

  test("an alias below the top, and a top without an alias", () => {
    expect(cnameAtApex.find(seenOf(aliased))).toEqual([]);
    expect(cnameAtApex.find(seenOf([...nameServer(firstServer, { gives: [one] }), top([soa("api.example.com")])]))).toEqual([]);
  });

  test("the SOA that comes after an alias is that of the name it leads to", () => {
    const after = top([record("api.example.com", "CNAME", "edge.example.net"), soa("edge.example.net")]);
    expect(cnameAtApex.find(seenOf([...aliased, after]))).toEqual([]);
  });
});
