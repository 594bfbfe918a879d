import { describe, expect, test } from "vitest";
import { answersDiffer } from "../../../src/cause/dns/answers-differ.ts";
import { address, httpTarget, one, seenOf, six, stranger, two } from "../../build/common.ts";
import { asked, firstResolver, firstServer, publicResolver, query, secondResolver, secondServer } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { placesOf } from "../../build/matches.ts";
import { answersHttp, isSomebodyElse, serves } from "../../build/serving.ts";
import { tcp } from "../../build/tcp.ts";

const inside = address("10.4.0.1");

describe("dns.answers-differ", () => {
  test("the odd address is refused, the other serves", () => {
    const odd = asked(secondResolver, { gives: [stranger] });
    const good = asked(firstResolver, { gives: [one] });
    const broken = tcp(stranger, "refused");
    const [match, ...rest] = answersDiffer.find(seenOf([...good, ...odd, ...serves(one), ...broken]));
    expect(rest).toEqual([]);
    expect(match?.failed).toEqual(odd.filter(({ data }) => (data.addresses ?? []).length > 0));
    expect(placesOf(match?.worked ?? [])).toEqual([firstResolver]);
    expect(match?.beside).toEqual(broken);
    expect(match?.says).toBe("resolvers disagree, dead end 198.51.100.66");
    expect(match?.impact).toBeUndefined();
    expect(match?.next[0]).toContain("at 10.0.0.3: the answer there is 198.51.100.66");
    expect(match?.next[0]).toContain("10.0.0.2 gives 203.0.113.7, which does");
  });

  test("the odd address shows another's certificate; one that leads nowhere is a filter's", () => {
    const good = [...asked(firstResolver, { gives: [one] }), ...serves(one)];
    expect(
      answersDiffer.find(seenOf([...good, ...asked(secondResolver, { gives: [stranger] }), ...isSomebodyElse(stranger)])),
    ).toHaveLength(1);
    expect(answersDiffer.find(seenOf([...good, ...asked(secondResolver, { gives: ["0.0.0.0"] })]))).toEqual([]);
  });

  test("the configured resolver may be the odd one", () => {
    const told = [
      ...asked(firstResolver, { gives: [stranger] }),
      ...asked(publicResolver, { gives: [one] }),
      ...serves(one),
      ...tcp(stranger, "timeout"),
    ];
    expect(placesOf(answersDiffer.find(seenOf(told))[0]?.failed ?? [])).toEqual([firstResolver]);
  });

  test("over plain HTTP an error page differs from an answer", () => {
    const told = [
      ...asked(firstResolver, { gives: [one] }),
      ...asked(secondResolver, { gives: [stranger] }),
      ...answersHttp(one, 200),
    ];
    const found = (status: number) =>
      answersDiffer.find(seenOf([...told, ...answersHttp(stranger, status)], { target: httpTarget }));
    expect(found(404)).toHaveLength(1);
    expect(found(503)).toHaveLength(1);
    expect(found(301)).toEqual([]);
    expect(found(401)).toEqual([]);
  });

  describe("healthy differences", () => {
    const differing = [...asked(firstResolver, { gives: [one] }), ...asked(secondResolver, { gives: [stranger] })];

    test("geo answers that each serve", () => {
      expect(answersDiffer.find(seenOf([...differing, ...serves(one), ...serves(stranger)]))).toEqual([]);
    });
    test("an odd address that nobody tried", () => {
      expect(answersDiffer.find(seenOf([...differing, ...serves(one)]))).toEqual([]);
    });
    test("one set in another order", () => {
      const told = [
        ...asked(firstResolver, { gives: [one, two] }),
        ...asked(secondResolver, { gives: [two, one] }),
        ...serves(one),
        ...tcp(two, "refused"),
      ];
      expect(answersDiffer.find(seenOf(told))).toEqual([]);
    });
    test("the zone gives one address of its pool at a time, and one of them is broken", () => {
      const inTurn = (server: string, gives: readonly string[]) =>
        gives.map((text, index) =>
          query(server, "A", { gives: [text] }, { role: "authoritative", of: "example.com", aa: true, attempt: index + 1 }),
        );
      const told = [
        ...asked(firstResolver, { gives: [one] }),
        ...asked(secondResolver, { gives: [stranger] }),
        ...serves(one),
        ...tcp(stranger, "refused"),
      ];
      const ofZone = [...inTurn(firstServer, [one, stranger, one]), ...inTurn(secondServer, [stranger, one, stranger])];
      expect(answersDiffer.find(seenOf([...told, ...ofZone]))).toEqual([]);
      expect(judged([...told, ...ofZone]).findings).toMatchObject([
        { cause: "tcp.refused", role: "root", pattern: "some-addresses" },
      ]);
      const kept = [...inTurn(firstServer, [one, one, one]), ...inTurn(secondServer, [stranger, stranger, stranger])];
      expect(judged([...told, ...kept]).findings[0]?.cause).toBe("dns.inconsistent-authoritatives");
    });
    test("rotating answers at one resolver", () => {
      const told = [
        query(firstResolver, "A", { gives: [one] }),
        query(secondResolver, "A", { gives: [one] }),
        query(secondResolver, "A", { gives: [stranger] }, { transport: "tcp" }),
        ...serves(one),
        ...tcp(stranger, "refused"),
      ];
      expect(answersDiffer.find(seenOf(told))).toEqual([]);
    });
    test("parts of one pool, of which a member is broken", () => {
      const three = address("203.0.113.9");
      const told = [
        ...asked(firstResolver, { gives: [one, two] }),
        ...asked(secondResolver, { gives: [two, three] }),
        ...serves(one),
        ...serves(two),
        ...tcp(three, "refused"),
      ];
      expect(answersDiffer.find(seenOf(told))).toEqual([]);
    });
    test("parts of one pool, shared with one of the others only", () => {
      const three = address("203.0.113.9");
      const told = [
        ...asked(firstResolver, { gives: [one] }),
        ...asked(publicResolver, { gives: [two] }),
        ...asked(secondResolver, { gives: [two, three] }),
      ];
      expect(answersDiffer.find(seenOf([...told, ...serves(one), ...serves(two), ...tcp(three, "refused")]))).toEqual([]);
    });
    test("A and AAAA, and a resolver that gives no AAAA", () => {
      const told = [
        ...asked(firstResolver, { gives: [one] }),
        ...asked(secondResolver, { gives: [one, six] }),
        ...serves(one),
        ...tcp(six, "timeout"),
      ];
      expect(answersDiffer.find(seenOf(told))).toEqual([]);
    });
    test("private answers inside, public ones outside that do not work from here", () => {
      const told = [
        ...asked(firstResolver, { gives: [inside] }),
        ...asked(publicResolver, { gives: [one] }),
        ...serves(inside),
        ...tcp(one, "timeout"),
      ];
      expect(answersDiffer.find(seenOf(told))).toEqual([]);
    });
    test("an internal name that a public resolver does not know", () => {
      expect(
        answersDiffer.find(seenOf([...asked(firstResolver, { gives: [inside] }), ...asked(publicResolver, "NXDOMAIN")])),
      ).toEqual([]);
    });
    test("nothing serves: the resolvers are not the reason", () => {
      expect(answersDiffer.find(seenOf([...differing, ...tcp(one, "refused"), ...tcp(stranger, "refused")]))).toEqual([]);
    });
    test("broken on our own side", () => {
      expect(answersDiffer.find(seenOf([...differing, ...serves(one), ...tcp(stranger, "own-route")]))).toEqual([]);
    });
  });

  test("an odd address far from the ones that it shares is no pool", () => {
    const told = [
      ...asked(firstResolver, { gives: [one] }),
      ...asked(secondResolver, { gives: [one, stranger] }),
      ...serves(one),
    ];
    expect(answersDiffer.find(seenOf([...told, ...tcp(stranger, "refused")]))).toHaveLength(1);
  });

  test("private on this vantage's side, and it does not work: views, and no riddle", () => {
    const told = [
      ...asked(firstResolver, { gives: [inside] }),
      ...asked(publicResolver, { gives: [one] }),
      ...serves(one),
      ...tcp(inside, "timeout"),
    ];
    expect(answersDiffer.find(seenOf(told))).toEqual([]);
  });

  test.each([
    ["a public resolver denies what has a public address", asked(firstResolver, { gives: [one] }), publicResolver],
    [
      "a public resolver denies what has a public address beside a private one",
      asked(firstResolver, { gives: [inside, one] }),
      publicResolver,
    ],
    ["one of our own denies a private address", asked(firstResolver, { gives: [inside] }), secondResolver],
  ])("%s: no view by design", (_, giving, denier) => {
    expect(placesOf(answersDiffer.find(seenOf([...giving, ...asked(denier, "NXDOMAIN")]))[0]?.failed ?? [])).toEqual([denier]);
  });

  test("the words follow what is denied: the name, or its address", () => {
    const says = (...odd: Parameters<typeof asked>[]) =>
      answersDiffer.find(seenOf([...asked(publicResolver, { gives: [one] }), ...odd.flatMap((one) => asked(...one))]))[0]?.says;
    expect(says([firstResolver, "NXDOMAIN"])).toBe("resolvers disagree whether the name exists");
    expect(says([firstResolver, "NXDOMAIN", { via: ["ghost.example.net"] }])).toBe("resolvers disagree whether the name exists");
    expect(says([firstResolver, "NODATA"])).toBe("resolvers disagree, some have no address for the name");
    expect(says([firstResolver, "NXDOMAIN"], [secondResolver, "NODATA"])).toBe(
      "resolvers disagree, some have no address for the name",
    );
  });

  test.each(["NXDOMAIN", "NODATA"] as const)("%s at one resolver while another gives an address", (heard) => {
    const odd = asked(secondResolver, heard);
    const [match, ...rest] = answersDiffer.find(seenOf([...asked(firstResolver, { gives: [one] }), ...odd]));
    expect(rest).toEqual([]);
    expect(match).toMatchObject({ failed: odd, impact: "breaks", explains: [], variant: "denied" });
    expect(placesOf(match?.worked ?? [])).toEqual([firstResolver]);
  });

  test.each(["SERVFAIL", "REFUSED", "silence", "referral"] as const)("%s at one resolver is no other answer", (heard) => {
    expect(answersDiffer.find(seenOf([...asked(firstResolver, { gives: [one] }), ...asked(secondResolver, heard)]))).toEqual([]);
  });
});
