import { describe, expect, test } from "vitest";
import { deepestName, negativeTtlOf, zoneOf } from "../../../src/cause/dns/name-tree.ts";
import { firstResolver, type Heard, query } from "../../build/dns.ts";

const parent = (name: string, heard: Heard) => query(firstResolver, "SOA", heard, { purpose: "parent", name });
const withSoa = (data: string, ttl: number) => {
  const denied = query(firstResolver, "A", "NXDOMAIN");
  return { ...denied, data: { ...denied.data, authority: [{ name: "Example.com.", type: "SOA", ttl, data }] } };
};

describe("where the tree of names ends", () => {
  test("the longest name above that exists, whatever lies beside it", () => {
    const told = [
      parent("example.com", "NODATA"),
      parent("eu.example.com", "NODATA"),
      parent("v2.eu.example.com", "NXDOMAIN"),
      parent("other.example.com", "NODATA"),
    ];
    expect(deepestName(told, "api.v2.eu.example.com")).toEqual({ name: "eu.example.com", by: [told[1]] });
  });

  test("the zone that a denial comes from exists; the zone of an answer about something else does not count", () => {
    const denied = query(firstResolver, "A", "NXDOMAIN", { zone: "example.com" });
    expect(deepestName([denied], "api.example.com")?.name).toBe("example.com");
    const elsewhere = query(firstResolver, "NS", "NXDOMAIN", { zone: "example.com", purpose: "resolver-check", name: "." });
    expect(deepestName([elsewhere], "api.example.com")).toBeNull();
  });

  test.each(["silence", "SERVFAIL", "REFUSED", "NXDOMAIN"] as const)("%s for a parent says nothing of it", (heard) => {
    expect(deepestName([parent("example.com", heard)], "api.example.com")).toBeNull();
  });

  test("neither the root nor the name itself is a name above", () => {
    expect(deepestName([parent(".", "NODATA"), parent("api.example.com", "NODATA")], "api.example.com")).toBeNull();
  });

  test("a denial is remembered for the smaller of the SOA's TTL and its last field", () => {
    expect(negativeTtlOf(withSoa("ns. host. 1 2 3 4 300", 900))).toBe(300);
    expect(negativeTtlOf(withSoa("ns. host. 1 2 3 4 3600", 900))).toBe(900);
    expect(negativeTtlOf(withSoa("nonsense", 900))).toBe(900);
    expect(negativeTtlOf(withSoa("ns. host. 1 2 3 4 -5", 900))).toBe(900);
    expect(negativeTtlOf(query(firstResolver, "A", "NXDOMAIN"))).toBe(0);
  });

  test("the zone is told without case and final dot", () => {
    expect(zoneOf(withSoa("ns. host. 1 2 3 4 300", 900))).toBe("example.com");
    expect(zoneOf(query(firstResolver, "A", "NXDOMAIN"))).toBeNull();
  });
});
