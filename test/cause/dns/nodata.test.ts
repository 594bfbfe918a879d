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
import { judged } from "../../build/judged.ts";
import { placesOf } from "../../build/matches.ts";
import { serves } from "../../build/serving.ts";
import { connect } from "../../build/tcp.ts";

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

  describe("taken out, and one cache still gives it", () => {
    const proven = nameServer(firstServer, "NODATA", { zone: "example.com" });
    const denied = asked(firstResolver, "NODATA", { zone: "example.com" });
    const kept = asked(secondResolver, { gives: [one] });

    test("the resolver that says so is right", () => {
      const { findings } = judged([...denied, ...kept, ...proven, ...serves(one)]);
      expect(findings[0]).toMatchObject({
        cause: "dns.nodata",
        role: "root",
        impact: "breaks",
        pattern: "some-resolvers",
        scope: { resolvers: [firstResolver] },
      });
      expect(findings.filter(({ role }) => role === "root")).toHaveLength(1);
    });

    test("and that the old address serves nothing any more comes of it", () => {
      const roots = judged([
        ...denied,
        ...kept,
        ...proven,
        ...[1, 2, 3].map((attempt) => connect(one, "refused", { attempt })),
      ]).findings.filter(({ role }) => role === "root");
      expect(roots.map(({ cause }) => cause)).toEqual(["dns.nodata"]);
    });

    test("behind an alias it is the end that lost its address", () => {
      const via = { via: ["edge.example.com"] };
      const told = [
        ...asked(firstResolver, "NODATA", { zone: "example.com", ...via }),
        ...asked(secondResolver, { gives: [one] }, via),
        ...nameServer(firstServer, "NODATA", { zone: "example.com", ...via }),
      ];
      expect(nodata.find(seenOf(told))).toMatchObject([{ variant: "alias" }]);
    });

    test("one family of the zone unheard, no proof in its answer, a view of our own, or nobody here says so", () => {
      const found = (told: Parameters<typeof seenOf>[0]) => nodata.find(seenOf(told));
      expect(found([...denied, ...kept, ...proven.filter(({ subject }) => subject.type === "A")])).toEqual([]);
      expect(found([...denied, ...kept, ...nameServer(firstServer, "NODATA")])).toEqual([]);
      expect(found([...denied, ...asked(secondResolver, { gives: ["10.4.0.1"] }), ...proven])).toEqual([]);
      expect(found([...kept, ...asked(publicResolver, "NODATA"), ...proven])).toEqual([]);
    });

    test("an alias that was changed: its former end has no address, and the new one has", () => {
      const told = [
        ...asked(firstResolver, "NODATA", { zone: "example.com", via: ["old.example.com"] }),
        ...asked(secondResolver, { gives: [one] }, { via: ["new.example.com"] }),
        ...nameServer(firstServer, { gives: [one] }, { via: ["new.example.com"] }),
        ...nameServer(firstServer, "NODATA", { zone: "example.com", purpose: "chain", name: "old.example.com" }),
      ];
      expect(nodata.find(seenOf(told))).toEqual([]);
    });
  });
});
