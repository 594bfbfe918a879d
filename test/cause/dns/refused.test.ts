import { describe, expect, test } from "vitest";
import { dnsRefused } from "../../../src/cause/dns/refused.ts";
import { one, seenOf } from "../../build/common.ts";
import { asked, checked, firstResolver, publicResolver, query, secondResolver } from "../../build/dns.ts";

describe("dns.refused", () => {
  test("any name is refused", () => {
    const check = checked(firstResolver, "REFUSED");
    const [match, ...rest] = dnsRefused.find(seenOf([...asked(firstResolver, "REFUSED"), check]));
    expect(rest).toEqual([]);
    expect(match).toMatchObject({ impact: "breaks", says: "REFUSED: 10.0.0.2 declines to look names up", worked: [] });
    expect(match?.failed).toHaveLength(3);
    expect(match?.failed).not.toContain(check);
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(["dns.lame-delegation", "dns.filtered"]);
  });

  test("this name alone: said so, and its neighbours stay open", () => {
    const [match] = dnsRefused.find(seenOf([...asked(firstResolver, "REFUSED"), checked(firstResolver, "NODATA")]));
    expect(match?.says).toBe("REFUSED: 10.0.0.2 declines this name alone");
    expect(match?.ruledOut).toEqual([]);
  });

  test("the next one answers: it degrades", () => {
    const good = asked(secondResolver, { gives: [one] });
    expect(dnsRefused.find(seenOf([...asked(firstResolver, "REFUSED"), ...good]))).toMatchObject([
      { impact: "degrades", worked: good },
    ]);
  });

  test("a public one that serves nobody from here is a note; one that declines this name alone, which others find, filters", () => {
    const own = asked(firstResolver, { gives: [one] });
    const stranger = asked(publicResolver, "REFUSED");
    expect(dnsRefused.find(seenOf([...own, ...stranger, checked(publicResolver, "REFUSED")]))).toMatchObject([
      { impact: "latent" },
    ]);
    expect(dnsRefused.find(seenOf([...own, ...stranger, checked(publicResolver, "NODATA")]))).toEqual([]);
  });

  test("an authoritative server's REFUSED is a lame delegation", () => {
    expect(dnsRefused.find(seenOf(asked("203.0.113.53", "REFUSED", { role: "authoritative" })))).toEqual([]);
  });

  test("a check that is refused while the name is found harms nobody", () => {
    expect(dnsRefused.find(seenOf([...asked(firstResolver, { gives: [one] }), checked(firstResolver, "REFUSED")]))).toEqual([]);
    expect(
      dnsRefused.find(seenOf([query(firstResolver, "A", { gives: [one] }), query(firstResolver, "AAAA", "REFUSED")])),
    ).toEqual([]);
  });

  test.each(["NXDOMAIN", "NODATA", "SERVFAIL", "silence", "port-unreachable"] as const)("%s is not REFUSED", (heard) => {
    expect(dnsRefused.find(seenOf(asked(firstResolver, heard)))).toEqual([]);
  });
});
