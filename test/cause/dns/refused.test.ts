import { describe, expect, test } from "vitest";
import { dnsRefused } from "../../../src/cause/dns/refused.ts";
import { one, seenOf } from "../../build/common.ts";
import { asked, checked, firstResolver, publicResolver, query, secondResolver } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { serves } from "../../build/serving.ts";

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

  describe("now and then", () => {
    const tries = (heard: (nth: number) => Parameters<typeof query>[2], count: number) =>
      Array.from({ length: count }, (_, index) => query(firstResolver, "A", heard(index), { attempt: index + 1 }));
    const roots = (told: Parameters<typeof judged>[0]) => judged(told).findings.filter(({ role }) => role === "root");

    test("every second of ten: a share of the tries", () => {
      const told = [...tries((nth) => (nth % 2 === 0 ? "REFUSED" : { gives: [one] }), 10), ...serves(one)];
      expect(roots(told)).toMatchObject([
        { cause: "dns.refused", impact: "degrades", pattern: "some-tries", scope: { failed: 5, tried: 10 } },
      ]);
      expect(dnsRefused.find(seenOf(told))[0]?.says).toBe("REFUSED now and then by 10.0.0.2");
    });

    test("once in twenty is no more than a note", () => {
      const told = [...tries((nth) => (nth === 0 ? "REFUSED" : { gives: [one] }), 20), ...serves(one)];
      expect(roots(told)).toEqual([]);
    });

    test("beside one that always refuses: told apart", () => {
      const told = [
        ...tries((nth) => (nth % 2 === 0 ? "REFUSED" : { gives: [one] }), 10),
        ...asked(secondResolver, "REFUSED"),
        ...serves(one),
      ];
      expect(dnsRefused.find(seenOf(told)).map(({ failed }) => failed.length)).toEqual([3, 5]);
    });
  });

  describe("over one transport alone", () => {
    const over = (transport: "udp" | "tcp", heard: Parameters<typeof query>[2], resolver = firstResolver) =>
      [1, 2, 3].map((attempt) => query(resolver, "A", heard, { attempt, transport, startMs: attempt * 600 }));
    const first = (told: Parameters<typeof judged>[0]) => judged(told).findings[0];

    test("over TCP: a note, and lookups are well", () => {
      const told = [...over("udp", { gives: [one] }), ...over("tcp", "REFUSED"), ...serves(one)];
      expect(judged(told).layers.find(({ layer }) => layer === "dns")).toMatchObject({ status: "healthy" });
      expect(first(told)).toMatchObject({
        cause: "dns.refused",
        impact: "latent",
        summary: expect.stringContaining("REFUSED over TCP alone by 10.0.0.2"),
      });
    });
    test("over UDP: programs do not find the name, unless another resolver is there", () => {
      const told = [...over("tcp", { gives: [one] }), ...over("udp", "REFUSED"), ...serves(one)];
      expect(first(told)).toMatchObject({ cause: "dns.refused", impact: "breaks" });
      expect(first([...told, ...over("udp", { gives: [one] }, secondResolver)])).toMatchObject({ impact: "degrades" });
    });
    test("a single refusal among those over it is another matter", () => {
      const udp = [...over("udp", "REFUSED").slice(0, 1), ...over("udp", { gives: [one] }).slice(1)];
      const told = [...over("tcp", { gives: [one] }), ...udp, ...serves(one)];
      expect(dnsRefused.find(seenOf(told)).map(({ variant }) => variant)).toEqual(["by turns"]);
    });
  });

  test.each(["NXDOMAIN", "NODATA", "SERVFAIL", "silence", "port-unreachable"] as const)("%s is not REFUSED", (heard) => {
    expect(dnsRefused.find(seenOf(asked(firstResolver, heard)))).toEqual([]);
  });
});
