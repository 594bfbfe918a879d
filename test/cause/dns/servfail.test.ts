import { describe, expect, test } from "vitest";
import { servfail } from "../../../src/cause/dns/servfail.ts";
import { one, seenOf } from "../../build/common.ts";
import { asked, firstResolver, publicResolver, query, secondResolver } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { placesOf } from "../../build/matches.ts";
import { serves } from "../../build/serving.ts";

const unchecked = (heard: Parameters<typeof query>[2]) => query(firstResolver, "A", heard, { checkingDisabled: true });

describe("dns.servfail", () => {
  test("SERVFAIL with validation and without", () => {
    const bare = unchecked("SERVFAIL");
    const [match, ...rest] = servfail.find(seenOf([...asked(firstResolver, "SERVFAIL"), bare]));
    expect(rest).toEqual([]);
    expect(match?.failed).toHaveLength(7);
    expect(match?.failed).not.toContain(bare);
    expect(match).toMatchObject({ beside: [bare], impact: "breaks", ruledOut: [{ cause: "dns.dnssec-bogus", by: [bare] }] });
  });

  test("an answer with CD=1 is a matter of signatures", () => {
    expect(servfail.find(seenOf([...asked(firstResolver, "SERVFAIL"), unchecked({ gives: [one] })]))).toEqual([]);
    expect(servfail.find(seenOf([...asked(firstResolver, "SERVFAIL"), unchecked("NXDOMAIN")]))).toEqual([]);
  });

  test("without CD=1 asked, bogus signatures are not ruled out", () => {
    const [match] = servfail.find(seenOf(asked(firstResolver, "SERVFAIL")));
    expect(match?.ruledOut).toEqual([]);
    expect(match?.equally).toBeUndefined();
  });

  test("the resolver's own words are quoted, and weigh", () => {
    const ede = { code: 22, meaning: "No Reachable Authority", text: "at delegation example.com." };
    const [match] = servfail.find(seenOf([...asked(firstResolver, "SERVFAIL", { ede }), unchecked("SERVFAIL")]));
    expect(match?.says).toBe("no answer could be found, SERVFAIL (EDE 22 No Reachable Aut…");
    expect(match?.next.join(" ")).toContain('EDE 22 No Reachable Authority, "at delegation example.com."');
    expect(match?.equally).toEqual(["dns.nameserver-unreachable"]);
    const bogus = { code: 7, meaning: "Signature Expired", text: "" };
    expect(servfail.find(seenOf(asked(firstResolver, "SERVFAIL", { ede: bogus })))).toMatchObject([
      { equally: ["dns.dnssec-bogus"], ruledOut: [] },
    ]);
  });

  test("one of several: the others are what works, and it only degrades", () => {
    const good = asked(secondResolver, { gives: [one] });
    const [match] = servfail.find(seenOf([...asked(firstResolver, "SERVFAIL"), ...good]));
    expect(placesOf(match?.failed ?? [])).toEqual([firstResolver]);
    expect(match?.worked).toEqual(good);
    expect(match?.impact).toBe("degrades");
    expect(match?.next[0]).toContain(`${secondResolver} can resolve`);
  });

  test("now and then: the tries that went well at the same resolver speak against it", () => {
    const good = query(firstResolver, "A", { gives: [one] }, { attempt: 2 });
    const bad = query(firstResolver, "A", "SERVFAIL");
    expect(servfail.find(seenOf([bad, good]))).toMatchObject([{ failed: [bad], worked: [good], impact: "degrades" }]);
  });

  test("every second of ten is a root, once in twenty is none", () => {
    const judgedOf = (isBad: (nth: number) => boolean, count: number) => {
      const tries = Array.from({ length: count }, (_, index) =>
        query(firstResolver, "A", isBad(index) ? "SERVFAIL" : { gives: [one] }, { attempt: index + 1 }),
      );
      return judged([...tries, ...serves(one)]).findings.filter(({ role }) => role === "root");
    };
    expect(judgedOf((nth) => nth % 2 === 0, 10)).toMatchObject([{ cause: "dns.servfail", pattern: "some-tries" }]);
    expect(judgedOf((nth) => nth === 0, 20)).toEqual([]);
  });

  test("every second of ten, and CD=1 was answered as well: the check is not it, where that failed too for certain", () => {
    const tries = Array.from({ length: 10 }, (_, index) =>
      query(firstResolver, "A", index % 2 === 0 ? "SERVFAIL" : { gives: [one] }, { attempt: index + 1 }),
    );
    const told = [...tries, ...serves(one), unchecked({ gives: [one] })];
    const rootsOf = (seen: Parameters<typeof judged>[0]) => judged(seen).findings.filter(({ role }) => role === "root");
    expect(rootsOf(told)).toMatchObject([{ cause: "dns.servfail", pattern: "some-tries" }]);
    expect(servfail.find(seenOf(told))[0]?.equally).toEqual(["dns.dnssec-bogus"]);
    const again = query(firstResolver, "A", "SERVFAIL", { checkingDisabled: true, attempt: 2 });
    expect(servfail.find(seenOf([...told, again]))[0]?.equally).toBeUndefined();
  });

  test("over UDP each time: that TCP is answered does not speak against it", () => {
    const told = [
      ...asked(firstResolver, "SERVFAIL").filter(({ subject }) => subject.transport === "udp"),
      query(firstResolver, "A", { gives: [one] }, { transport: "tcp" }),
    ];
    const good = asked(secondResolver, { gives: [one] });
    expect(judged([...told, ...good, ...serves(one)]).findings[0]).toMatchObject({
      cause: "dns.servfail",
      role: "root",
      pattern: "some-resolvers",
      scope: { resolvers: [firstResolver] },
    });
  });

  test("AAAA that always fails beside addresses is another matter", () => {
    expect(
      servfail.find(seenOf([query(firstResolver, "A", { gives: [one] }), query(firstResolver, "AAAA", "SERVFAIL")])),
    ).toEqual([]);
  });

  test("A that always fails beside an AAAA that is given, where others know an IPv4 address: clients without IPv6 find nothing", () => {
    const own = [1, 2, 3].flatMap((attempt) => [
      query(firstResolver, "A", "SERVFAIL", { attempt }),
      query(firstResolver, "AAAA", { gives: ["2001:db8::7"] }, { attempt }),
    ]);
    const told = [...own, ...asked(secondResolver, { gives: [one] })];
    expect(servfail.find(seenOf(told))).toMatchObject([
      { impact: "degrades", failed: own.filter(({ subject }) => subject.type === "A") },
    ]);
    // Nobody knows one: the name may have none, and a resolver that fails on its denial is another matter.
    expect(servfail.find(seenOf(own))).toEqual([]);
  });

  test("of two that fail only one was asked with CD=1: bogus signatures are not ruled out", () => {
    const told = [...asked(firstResolver, "SERVFAIL"), unchecked("SERVFAIL"), ...asked(secondResolver, "SERVFAIL")];
    expect(servfail.find(seenOf(told))[0]?.ruledOut).toEqual([]);
  });

  test("A that always fails beside an empty AAAA has nothing that speaks against it", () => {
    const found = servfail.find(seenOf([query(firstResolver, "A", "SERVFAIL"), query(firstResolver, "AAAA", "NODATA")]));
    expect(found).toMatchObject([{ worked: [] }]);
  });

  test.each(["NXDOMAIN", "NODATA", "REFUSED", "silence"] as const)("%s is not SERVFAIL", (heard) => {
    expect(servfail.find(seenOf(asked(firstResolver, heard)))).toEqual([]);
  });

  test("an authoritative server's SERVFAIL is a lame delegation, the check's is the resolver's", () => {
    expect(servfail.find(seenOf(asked("203.0.113.53", "SERVFAIL", { role: "authoritative" })))).toEqual([]);
    expect(servfail.find(seenOf([query(publicResolver, "NS", "SERVFAIL", { purpose: "resolver-check", name: "." })]))).toEqual(
      [],
    );
  });
});
