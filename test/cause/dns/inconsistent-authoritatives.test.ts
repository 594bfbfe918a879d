import { describe, expect, test } from "vitest";
import { inconsistentAuthoritatives } from "../../../src/cause/dns/inconsistent-authoritatives.ts";
import { one, seenOf, six, stranger, two } from "../../build/common.ts";
import {
  asked,
  firstResolver,
  firstServer,
  type Heard,
  nameServer,
  parentSays,
  type QueryTold,
  query,
  secondResolver,
  secondServer,
  zoneSays,
} from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { isSomebodyElse, serves } from "../../build/serving.ts";
import { tcp } from "../../build/tcp.ts";

const well = nameServer(firstServer, { gives: [one] });
const odd = (heard: Heard) => nameServer(secondServer, heard);
const resolved = asked(firstResolver, { gives: [one] });

describe("dns.inconsistent-authoritatives", () => {
  test.each([
    ["refuses", () => tcp(stranger, "refused")],
    ["shows somebody else's certificate", () => isSomebodyElse(stranger)],
  ])("one server's address %s", (_, at) => {
    const told = [...well, ...odd({ gives: [stranger] }), ...resolved, ...serves(one), ...at()];
    const { findings } = judged(told);
    expect(findings.filter(({ role }) => role === "root")).toMatchObject([
      {
        cause: "dns.inconsistent-authoritatives",
        impact: "degrades",
        pattern: "some-resolvers",
        scope: { resolvers: [secondServer] },
        works: { resolvers: [firstServer] },
      },
    ]);
  });

  test("resolvers that differ because the servers do are explained", () => {
    const told = [
      ...well,
      ...odd({ gives: [stranger] }),
      ...resolved,
      ...asked(secondResolver, { gives: [stranger] }),
      ...serves(one),
      ...tcp(stranger, "refused"),
    ];
    const { findings } = judged(told);
    expect(findings.filter(({ role }) => role === "root").map(({ cause }) => cause)).toEqual(["dns.inconsistent-authoritatives"]);
  });

  test.each<Heard>(["NXDOMAIN", "NODATA"])("one server says %s", (heard) => {
    const told = [...well, ...odd(heard), ...resolved, ...serves(one)];
    expect(judged(told).findings[0]).toMatchObject({
      cause: "dns.inconsistent-authoritatives",
      scope: { resolvers: [secondServer] },
    });
  });

  test("a server that one resolver alone names, and neither the zone above nor the zone, speaks for that resolver", () => {
    const told = [
      ...well,
      ...nameServer("192.0.2.77", { gives: [stranger] }, { nameserver: "old.example.net" }),
      parentSays(["ns1.example.net"]),
      zoneSays(firstServer, ["ns1.example.net"]),
      ...asked(firstResolver, { gives: [stranger] }),
      ...asked(secondResolver, { gives: [one] }),
      ...serves(one),
      ...tcp(stranger, "refused"),
    ];
    expect(judged(told).findings.filter(({ role }) => role === "root")).toMatchObject([
      { cause: "dns.answers-differ", scope: { resolvers: [firstResolver] } },
    ]);
    // Without a word from the zone above nobody knows whose it is.
    const untold = told.filter(({ probe, subject }) => probe !== "dns.query" || subject.purpose !== "delegation");
    expect(inconsistentAuthoritatives.find(seenOf(untold))).toHaveLength(1);
  });

  test("an alias that one server has and whose end the other denies: resolvers that ask both find nothing", () => {
    const alias = nameServer(secondServer, { gives: [stranger] }, { via: ["old.example.com"] });
    const lost = (resolver: string) => asked(resolver, "NXDOMAIN", { via: ["old.example.com"], zone: "example.com" });
    const { findings } = judged([...well, ...alias, ...lost(firstResolver), ...lost(secondResolver)]);
    expect(findings.filter(({ role }) => role === "root")).toMatchObject([
      {
        cause: "dns.inconsistent-authoritatives",
        pattern: "some-resolvers",
        scope: { resolvers: [secondServer] },
        works: { resolvers: [firstServer] },
      },
    ]);
    const both = nameServer(firstServer, { gives: [stranger] }, { via: ["old.example.com"] });
    expect(inconsistentAuthoritatives.find(seenOf([...both, ...alias, ...lost(firstResolver)]))).toEqual([]);
  });

  test("geographic or weighted: every address serves", () => {
    expect(
      inconsistentAuthoritatives.find(seenOf([...well, ...odd({ gives: [two] }), ...resolved, ...serves(one), ...serves(two)])),
    ).toEqual([]);
  });

  test("nobody tried the odd address, or nothing serves anywhere", () => {
    expect(inconsistentAuthoritatives.find(seenOf([...well, ...odd({ gives: [stranger] }), ...serves(one)]))).toEqual([]);
    const told = [...well, ...odd({ gives: [stranger] }), ...tcp(one, "refused"), ...tcp(stranger, "refused")];
    expect(inconsistentAuthoritatives.find(seenOf(told))).toEqual([]);
  });

  test("answers that rotate, or were asked for once only, are not stable", () => {
    const rotating = odd({ gives: [stranger] }).map((answer) =>
      answer.attempt === 2 ? { ...answer, data: { ...answer.data, addresses: [one] } } : answer,
    );
    expect(inconsistentAuthoritatives.find(seenOf([...well, ...rotating, ...serves(one), ...tcp(stranger, "refused")]))).toEqual(
      [],
    );
    const once = odd("NXDOMAIN").filter(({ attempt, subject }) => attempt === 1 && subject.transport === "udp");
    expect(inconsistentAuthoritatives.find(seenOf([...well, ...once, ...serves(one)]))).toEqual([]);
  });

  test("the same answers, and an AAAA that only one has empty beside an A", () => {
    expect(inconsistentAuthoritatives.find(seenOf([...well, ...odd({ gives: [one] }), ...serves(one)]))).toEqual([]);
    const both = nameServer(secondServer, { gives: [one, "2001:db8::7"] });
    expect(inconsistentAuthoritatives.find(seenOf([...well, ...both, ...serves(one)]))).toEqual([]);
  });

  describe("a host that lost one family, which one server still gives", () => {
    const lacking = (heard: Heard, told: QueryTold = {}) =>
      nameServer(firstServer, heard, told).filter(({ subject }) => subject.type === "A");
    const denied = nameServer(firstServer, "NODATA", { zone: "example.com" }).filter(({ subject }) => subject.type === "AAAA");
    const both = odd({ gives: [one, six] });

    test("at a dead address: the other server's proper denial is the newer word", () => {
      const told = [...lacking({ gives: [one] }), ...denied, ...both, ...asked(firstResolver, { gives: [one, six] })];
      expect(
        judged([...told, ...serves(one), ...tcp(six, "timeout")]).findings.filter(({ role }) => role === "root"),
      ).toMatchObject([
        {
          cause: "dns.inconsistent-authoritatives",
          pattern: "some-resolvers",
          scope: { resolvers: [secondServer] },
          works: { resolvers: [firstServer] },
        },
      ]);
      const [match] = inconsistentAuthoritatives.find(seenOf([...told, ...serves(one), ...tcp(six, "timeout")]));
      expect(match?.next[0]).toContain("while ns1.example.net has no AAAA record for it");
      expect(match?.failed.every((query) => query.probe === "dns.query" && query.subject.type === "AAAA")).toBe(true);
    });

    test.each([
      ["that serves", [...lacking({ gives: [one] }), ...denied, ...both, ...serves(one), ...serves(six)]],
      ["without the SOA record of a denial", [...well, ...both, ...serves(one), ...tcp(six, "timeout")]],
      [
        "and the rest does not serve either",
        [...lacking({ gives: [one] }), ...denied, ...both, ...tcp(one, "refused"), ...tcp(six, "timeout")],
      ],
      [
        "which every server gives",
        [...nameServer(firstServer, { gives: [one, six] }), ...both, ...serves(one), ...tcp(six, "timeout")],
      ],
    ])("%s: servers do not differ to anybody's harm", (_, told) => {
      expect(inconsistentAuthoritatives.find(seenOf(told))).toEqual([]);
    });
  });

  test("an alias that one server follows and another does not", () => {
    const told = [
      ...nameServer(firstServer, { gives: [one] }, { via: ["www.other.example"] }),
      ...nameServer(secondServer, "NODATA", { via: ["www.other.example"] }),
    ];
    expect(inconsistentAuthoritatives.find(seenOf([...told, ...serves(one)]))).toEqual([]);
  });

  test("a server that refuses is lame, and says nothing of the name", () => {
    expect(inconsistentAuthoritatives.find(seenOf([...well, ...odd("REFUSED"), ...serves(one)]))).toEqual([]);
  });
});

describe("dns.inconsistent-authoritatives behind aliases out of the zone", () => {
  const leads = (server: string, to: string) => nameServer(server, "NODATA", { via: [`${to}.example.net`] });
  const end = (name: string, heard: Heard) =>
    nameServer("192.0.2.60", heard, { of: "example.net", purpose: "chain", name: `${name}.example.net` });
  const both = [...leads(firstServer, "new"), ...leads(secondServer, "old"), ...end("new", { gives: [one] })];
  const resolvedToNew = asked(firstResolver, { gives: [one] }, { via: ["new.example.net"] });

  test("that differ, and one leads to an address where nobody is", () => {
    const told = [...both, ...end("old", { gives: [stranger] }), ...resolvedToNew, ...serves(one), ...tcp(stranger, "refused")];
    expect(judged(told).findings.filter(({ role }) => role === "root")).toMatchObject([
      {
        cause: "dns.inconsistent-authoritatives",
        pattern: "some-resolvers",
        scope: { resolvers: [secondServer] },
        works: { resolvers: [firstServer] },
      },
    ]);
  });

  test("the other server gives an address itself", () => {
    const told = [...well, ...leads(secondServer, "old"), ...end("old", { gives: [stranger] }), ...serves(one)];
    expect(inconsistentAuthoritatives.find(seenOf([...told, ...tcp(stranger, "refused")]))).toHaveLength(1);
    expect(inconsistentAuthoritatives.find(seenOf([...told, ...serves(stranger)]))).toEqual([]);
  });

  test.each([
    ["both serve", [...both, ...end("old", { gives: [stranger] }), ...serves(stranger)]],
    ["the end of one was not heard", [...both, ...tcp(stranger, "refused")]],
    [
      "they turn about",
      [
        ...both.map((query) =>
          query.subject.server === secondServer && query.attempt === 2
            ? { ...query, data: { ...query.data, chain: ["api.example.com", "new.example.net"] } }
            : query,
        ),
        ...end("old", { gives: [stranger] }),
        ...tcp(stranger, "refused"),
      ],
    ],
  ])("that differ, and %s: no harm", (_, told) => {
    expect(inconsistentAuthoritatives.find(seenOf([...told, ...resolvedToNew, ...serves(one)]))).toEqual([]);
  });
});

describe("dns.inconsistent-authoritatives behind an alias", () => {
  const alias = (heard: Heard, to: string) => nameServer(secondServer, heard, { via: [to] });

  test("one server's alias leads to a name of the same zone that does not exist", () => {
    const told = [...well, ...alias("NXDOMAIN", "gone.example.com"), ...resolved, ...serves(one)];
    expect(judged(told).findings[0]).toMatchObject({
      cause: "dns.inconsistent-authoritatives",
      scope: { resolvers: [secondServer] },
    });
  });

  test("an alias within the zone that one server does not follow denies nothing", () => {
    const told = [
      ...nameServer(firstServer, { gives: [one] }, { via: ["edge.example.com"] }),
      ...alias("NODATA", "edge.example.com"),
    ];
    expect(inconsistentAuthoritatives.find(seenOf([...told, ...resolved, ...serves(one)]))).toEqual([]);
  });

  test("what the alias of one side leads to is no second question to the other side", () => {
    const end = (server: string, heard: Heard) =>
      nameServer(server, heard, { purpose: "chain", name: "old.example.com", aa: true });
    const told = [
      ...well,
      ...end(firstServer, "NXDOMAIN"),
      ...alias({ gives: [stranger] }, "old.example.com"),
      ...end(secondServer, { gives: [stranger] }),
      ...resolved,
      ...serves(one),
      ...tcp(stranger, "refused"),
    ];
    expect(judged(told).findings.filter(({ role }) => role === "root")).toMatchObject([
      { cause: "dns.inconsistent-authoritatives", scope: { resolvers: [secondServer] } },
    ]);
  });

  test("a resolver that came to the end of that alias at the other server finds nothing: it comes of it", () => {
    const told = [
      ...well,
      ...alias({ gives: [stranger] }, "old.example.com"),
      ...resolved,
      ...asked(secondResolver, "NXDOMAIN", { zone: "example.com", via: ["old.example.com"] }),
      ...serves(one),
      ...tcp(stranger, "refused"),
    ];
    expect(
      judged(told)
        .findings.filter(({ role }) => role === "root")
        .map(({ cause }) => cause),
    ).toEqual(["dns.inconsistent-authoritatives"]);
  });

  test("an AAAA that a resolver has been denied by the odd server comes of it", () => {
    const told = [
      ...well,
      ...odd("NXDOMAIN"),
      query(firstResolver, "A", { gives: [one] }),
      ...[1, 2, 3].map((attempt) => query(firstResolver, "AAAA", "NXDOMAIN", { attempt })),
      ...serves(one),
    ];
    expect(
      judged(told)
        .findings.filter(({ role }) => role === "root")
        .map(({ cause }) => cause),
    ).toEqual(["dns.inconsistent-authoritatives"]);
  });
});
