import { describe, expect, test } from "vitest";
import { resolverTimeout } from "../../../src/cause/dns/resolver-timeout.ts";
import { one, seenOf } from "../../build/common.ts";
import { asked, checked, firstResolver, publicResolver, query, secondResolver } from "../../build/dns.ts";
import { cutShort, placesOf } from "../../build/matches.ts";

describe("dns.resolver-timeout", () => {
  test("the only resolver is silent, whatever it is asked", () => {
    const check = checked(firstResolver, "silence");
    const [match, ...rest] = resolverTimeout.find(seenOf([...asked(firstResolver, "silence"), check]));
    expect(rest).toEqual([]);
    expect(match).toMatchObject({ impact: "breaks", says: "resolver 10.0.0.2 does not answer", beside: [check], worked: [] });
    expect(match?.ruledOut).toMatchObject([{ cause: "dns.nameserver-unreachable", by: [check] }]);
    expect(match?.failed).toHaveLength(7);
  });

  test("a try for which the run had no time left tells nothing: it is as silent as before", () => {
    const silent = [...asked(firstResolver, "silence"), checked(firstResolver, "silence")];
    expect(resolverTimeout.find(seenOf([...silent, ...silent.slice(0, 1).flatMap(cutShort)]))).toHaveLength(1);
    expect(resolverTimeout.find(seenOf(silent.flatMap(cutShort)))).toEqual([]);
  });

  test("the next one answers: it degrades, and what works is named", () => {
    const good = asked(secondResolver, { gives: [one] });
    const [match] = resolverTimeout.find(seenOf([...asked(firstResolver, "silence"), ...good]));
    expect(match).toMatchObject({ impact: "degrades", worked: good });
    expect(match?.next.join(" ")).toContain(`put ${secondResolver} first`);
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(["dns.nameserver-unreachable"]);
  });

  test("a second one that is silent degrades, both silent break", () => {
    const second = asked(secondResolver, "silence");
    expect(resolverTimeout.find(seenOf([...asked(firstResolver, "NXDOMAIN"), ...second]))).toMatchObject([
      { impact: "degrades" },
    ]);
    const [match, ...rest] = resolverTimeout.find(seenOf([...asked(firstResolver, "silence"), ...second]));
    expect(rest).toEqual([]);
    expect(match).toMatchObject({
      impact: "breaks",
      says: "name lookups get no answer",
      equally: ["dns.nameserver-unreachable"],
    });
    expect(placesOf(match?.failed ?? [])).toEqual([firstResolver, secondResolver]);
  });

  test("nobody listens there: it is said so", () => {
    const [match] = resolverTimeout.find(
      seenOf([...asked(firstResolver, "port-unreachable"), checked(firstResolver, "port-unreachable")]),
    );
    expect(match?.says).toBe("resolver 10.0.0.2 is not reachable (port unreachable)");
    expect(match?.next[0]).toContain("Nobody listens for DNS at 10.0.0.2");
  });

  test("one silent and one with no listener: what both share is said", () => {
    const told = [...asked(firstResolver, "port-unreachable"), ...asked(secondResolver, "silence")];
    expect(resolverTimeout.find(seenOf(told))[0]?.says).toBe("name lookups get no answer");
  });

  test("silent for this name, and answering another: its nameservers are silent, not it", () => {
    expect(resolverTimeout.find(seenOf([...asked(firstResolver, "silence"), checked(firstResolver, "NODATA")]))).toEqual([]);
    expect(resolverTimeout.find(seenOf([...asked(firstResolver, "silence"), checked(firstResolver, "REFUSED")]))).toEqual([]);
  });

  test("silent over UDP alone, and one loss among answers", () => {
    const overTcp = query(firstResolver, "A", { gives: [one] }, { transport: "tcp" });
    expect(resolverTimeout.find(seenOf([query(firstResolver, "A", "silence"), overTcp]))).toEqual([]);
    expect(
      resolverTimeout.find(
        seenOf([query(firstResolver, "A", "silence"), query(firstResolver, "A", { gives: [one] }, { attempt: 2 })]),
      ),
    ).toEqual([]);
  });

  test("public resolvers that stay silent are a note", () => {
    const found = resolverTimeout.find(seenOf([...asked(firstResolver, { gives: [one] }), ...asked(publicResolver, "silence")]));
    expect(found).toMatchObject([{ impact: "latent" }]);
  });

  test("what never left this machine is nobody's silence", () => {
    expect(resolverTimeout.find(seenOf(asked(firstResolver, "skipped")))).toEqual([]);
  });

  test.each(["NXDOMAIN", "NODATA", "SERVFAIL", "REFUSED", "referral"] as const)("%s is an answer", (heard) => {
    expect(resolverTimeout.find(seenOf(asked(firstResolver, heard)))).toEqual([]);
  });

  test("dead at one vantage, well at another: each vantage is judged by its own resolvers", () => {
    const there = asked(secondResolver, { gives: [one] }, { vantage: "there", rank: 0 });
    const found = resolverTimeout.find(seenOf([...asked(firstResolver, "silence"), ...there]));
    expect(found).toMatchObject([{ impact: "breaks", worked: there }]);
  });
});
