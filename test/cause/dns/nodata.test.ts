import { describe, expect, test } from "vitest";
import { nodata } from "../../../src/cause/dns/nodata.ts";
import { one, seenOf, six } from "../../build/common.ts";
import {
  asked,
  firstResolver,
  firstServer,
  hasType,
  nameServer,
  publicResolver,
  query,
  secondResolver,
  system,
} from "../../build/dns.ts";
import { placesOf } from "../../build/matches.ts";

describe("dns.nodata", () => {
  test("neither family has an address, anywhere", () => {
    const [match, ...rest] = nodata.find(seenOf([...asked(firstResolver, "NODATA"), ...asked(publicResolver, "NODATA")]));
    expect(rest).toEqual([]);
    expect(placesOf(match?.failed ?? [])).toEqual([firstResolver, publicResolver]);
    expect(match?.worked).toEqual([]);
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(["dns.filtered"]);
  });

  test("the types that the name has are told", () => {
    const others = [
      hasType(firstResolver, "TXT", '"v=spf1 -all"'),
      hasType(firstResolver, "MX", "10 mx.example.com"),
      query(firstResolver, "CAA", "NODATA", { purpose: "which-types" }),
    ];
    const [match] = nodata.find(seenOf([...asked(firstResolver, "NODATA"), ...others]));
    expect(match?.next.join(" ")).toContain("MX and TXT records only");
    expect(match?.beside).toEqual(others.slice(0, 2));
  });

  test("no type at all: only names below it exist", () => {
    const [match] = nodata.find(
      seenOf([...asked(firstResolver, "NODATA"), query(firstResolver, "MX", "NODATA", { purpose: "which-types" })]),
    );
    expect(match?.next.join(" ")).toContain("only names below it");
  });

  test("an alias whose target exists without an address names the target", () => {
    const chain = query(firstResolver, "A", "NODATA", { purpose: "chain", name: "empty.example.net" });
    const [match] = nodata.find(seenOf([...asked(firstResolver, "NODATA", { via: ["empty.example.net"] }), chain]));
    expect(match).toMatchObject({ variant: "alias", says: "the alias's target has no A or AAAA record (NODATA)" });
    expect(match?.next[0]).toContain("empty.example.net");
  });

  test("AAAA alone empty is how most of the internet looks, A alone empty as well", () => {
    expect(nodata.find(seenOf(asked(firstResolver, { gives: [one] })))).toEqual([]);
    expect(nodata.find(seenOf(asked(firstResolver, { gives: [six] })))).toEqual([]);
  });

  test("another resolver gives an address", () => {
    expect(nodata.find(seenOf([...asked(firstResolver, "NODATA"), ...asked(secondResolver, { gives: [one] })]))).toEqual([]);
  });

  test("half an answer is none: AAAA silent, failing or cut beside an empty A", () => {
    const empty = query(firstResolver, "A", "NODATA");
    const cut = query(firstResolver, "AAAA", "NODATA");
    expect(nodata.find(seenOf([empty, query(firstResolver, "AAAA", "silence")]))).toEqual([]);
    expect(nodata.find(seenOf([empty, query(firstResolver, "AAAA", "SERVFAIL")]))).toEqual([]);
    expect(nodata.find(seenOf([empty, { ...cut, data: { ...cut.data, truncated: true } }]))).toEqual([]);
  });

  test("a server that only points elsewhere says nothing of the name", () => {
    expect(nodata.find(seenOf(asked(firstResolver, "referral")))).toEqual([]);
  });

  test("a dangling alias and one that goes round in a circle are other causes", () => {
    const gone = query(firstResolver, "A", "NXDOMAIN", { purpose: "chain", name: "ghost.example.net" });
    expect(nodata.find(seenOf([...asked(firstResolver, "NODATA", { via: ["ghost.example.net"] }), gone]))).toEqual([]);
    expect(nodata.find(seenOf(asked(firstResolver, "NODATA", { via: ["b.example.com", "api.example.com"] })))).toEqual([]);
  });

  test("a name that programs here find by other means is a note", () => {
    expect(nodata.find(seenOf([...asked(firstResolver, "NODATA"), system(["10.4.0.1"])]))).toMatchObject([{ impact: "latent" }]);
  });

  test("the zone's own servers say so too, or give an address", () => {
    const [match] = nodata.find(seenOf([...asked(firstResolver, "NODATA"), ...nameServer(firstServer, "NODATA")]));
    expect(match?.ruledOut.map(({ cause }) => cause)).toContain("dns.negative-cache");
    expect(nodata.find(seenOf([...asked(firstResolver, "NODATA"), ...nameServer(firstServer, { gives: [one] })]))).toEqual([]);
  });
});
