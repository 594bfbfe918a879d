import { describe, expect, test } from "vitest";
import { notDelegated } from "../../../src/cause/dns/not-delegated.ts";
import { one, seenOf } from "../../build/common.ts";
import { asked, firstResolver, firstServer, nameServer, parentSays, query, secondResolver, zoneSays } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";

const served = nameServer(firstServer, { gives: [one] });
const denied = asked(firstResolver, "NXDOMAIN", { zone: "com" });

describe("dns.not-delegated", () => {
  test("the parent denies the zone, a resolver says so, and the old servers still serve it", () => {
    const { findings } = judged([...denied, ...asked(secondResolver, { gives: [one] }), ...served, parentSays(null)]);
    expect(findings.filter(({ role }) => role === "root")).toMatchObject([
      { cause: "dns.not-delegated", impact: "breaks", pattern: "some-resolvers", scope: { resolvers: [firstResolver] } },
    ]);
  });

  test("every resolver denies it", () => {
    const { findings } = judged([...denied, ...served, parentSays(null)]);
    expect(findings.filter(({ role }) => role === "root").map(({ cause }) => cause)).toEqual(["dns.not-delegated"]);
    expect(findings[0]).toMatchObject({ pattern: "everywhere", alsoConsidered: [{ cause: "dns.nxdomain" }] });
  });

  test("asked for a name in the zone the parent would refer; it denies that, or has no NS records", () => {
    const told = parentSays(null, { name: "api.example.com" });
    expect(notDelegated.find(seenOf([...denied, ...served, told]))).toHaveLength(1);
    const empty = query("203.0.113.153", "NS", "NODATA", {
      role: "authoritative",
      of: "com",
      name: "example.com",
      purpose: "delegation",
      zone: "com",
      aa: true,
    });
    expect(notDelegated.find(seenOf([...denied, ...served, empty]))).toHaveLength(1);
  });

  test("a referral from the same zone, or no server that serves: not this", () => {
    expect(notDelegated.find(seenOf([...denied, ...served, parentSays(["ns1.example.net"])]))).toEqual([]);
    expect(notDelegated.find(seenOf([...denied, parentSays(null)]))).toEqual([]);
    expect(notDelegated.find(seenOf([...denied, ...nameServer(firstServer, "REFUSED"), parentSays(null)]))).toEqual([]);
    expect(notDelegated.find(seenOf([...denied, ...served, parentSays(null), parentSays(["ns1.example.net"])]))).toEqual([]);
  });

  test("an internal zone that the world does not know is so by design", () => {
    const inside = nameServer(firstServer, { gives: ["10.4.0.1"] });
    const resolved = asked(firstResolver, { gives: ["10.4.0.1"] });
    expect(notDelegated.find(seenOf([...resolved, ...inside, parentSays(null)]))).toEqual([]);
    expect(notDelegated.find(seenOf([...denied, ...inside, parentSays(null)]))).toEqual([]);
    expect(notDelegated.find(seenOf([...asked(firstResolver, { gives: [one] }), ...served, parentSays(null)]))).toEqual([]);
  });

  test("one server for both zones answers for the lower one: no denial", () => {
    const told = zoneSays("203.0.113.153", ["ns1.example.net"], { of: "com" });
    expect(notDelegated.find(seenOf([...denied, ...served, told]))).toEqual([]);
  });
});
