import { describe, expect, test } from "vitest";
import { filtered } from "../../../src/cause/dns/filtered.ts";
import type { DataOf } from "../../../src/observation/observation.ts";
import { address, httpTarget, one, seenOf, stranger } from "../../build/common.ts";
import {
  asked,
  checked,
  firstResolver,
  firstServer,
  hosts,
  nameServer,
  publicResolver,
  type QueryTold,
  query,
  record,
  secondResolver,
  secondServer,
  unheardOf,
} from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { answersHttp, isSomebodyElse, serves } from "../../build/serving.ts";
import { tcp } from "../../build/tcp.ts";
import { siteServes, zoneGives } from "./odd.ts";

const well = [...asked(firstResolver, { gives: [one] }), ...zoneGives, ...siteServes];
const blocked = { code: 15, meaning: "Blocked", text: "policy" };
const roots = (told: Parameters<typeof judged>[0]) => judged(told).findings.filter(({ role }) => role === "root");

describe("dns.filtered", () => {
  test.each([
    ["0.0.0.0", asked(secondResolver, { gives: ["0.0.0.0", "::"] })],
    ["a loopback address", [...asked(secondResolver, { gives: ["127.0.0.1"] }), ...tcp(address("127.0.0.1"), "refused")]],
    ["an error that says so", asked(secondResolver, "NXDOMAIN", { zone: "example.com", ede: blocked })],
    [
      "a policy zone's record",
      asked(secondResolver, "NODATA", { additional: [record("policy.invalid", "SOA", "a b 1 2 3 4 5")] }),
    ],
    ["a sinkhole that says so", [...asked(secondResolver, { gives: [stranger] }, { ede: blocked }), ...tcp(stranger, "refused")]],
    ["a denial without the zone's record", asked(secondResolver, "NXDOMAIN")],
    ["a denial with somebody else's record", asked(secondResolver, "NXDOMAIN", { zone: "block.invalid" })],
    ["a refusal of this name alone", [...asked(secondResolver, "REFUSED"), checked(secondResolver, "NODATA")]],
    ["silence for this name alone", [...asked(secondResolver, "silence"), unheardOf(secondResolver, "NXDOMAIN")]],
    [
      "the same, while a server of the zone has closed its TCP",
      [
        ...asked(secondResolver, "silence"),
        unheardOf(secondResolver, "NXDOMAIN"),
        ...nameServer(firstServer, "silence").filter(({ subject }) => subject.transport === "tcp"),
      ],
    ],
  ])("%s: one root, at that resolver", (_, odd) => {
    expect(roots([...well, ...odd])).toMatchObject([
      { cause: "dns.filtered", pattern: "some-resolvers", scope: { resolvers: [secondResolver] }, impact: "degrades" },
    ]);
  });

  test("who is given no address goes nowhere: what fails at the addresses that others give is a root of its own", () => {
    const told = [
      ...asked(firstResolver, { gives: [one] }),
      ...zoneGives,
      ...tcp(one, "refused"),
      ...asked(secondResolver, "REFUSED"),
      checked(secondResolver, "NODATA"),
    ];
    expect(roots(told).map(({ cause }) => cause)).toEqual(["tcp.refused", "dns.filtered"]);
  });

  test("at every resolver there is: the zone's own servers know better", () => {
    const [match] = filtered.find(seenOf([...asked(firstResolver, "NXDOMAIN"), ...zoneGives]));
    expect(match).toMatchObject({ impact: "breaks", says: "filtered by the resolver: it denies the name" });
    expect(roots([...asked(firstResolver, "NXDOMAIN"), ...zoneGives])).toMatchObject([
      { cause: "dns.filtered", pattern: "everywhere" },
    ]);
  });

  test("every resolver has the name as an alias of a page's, whose own servers vouch for its address", () => {
    const policy = { via: ["garden.example.net"], additional: [record("policy.invalid", "SOA", "a b 1 2 3 4 5")] };
    const told = [
      ...asked(firstResolver, { gives: [stranger] }, policy),
      ...asked(secondResolver, { gives: [stranger] }, policy),
      ...zoneGives,
      ...nameServer("192.0.2.60", { gives: [stranger] }, { of: "example.net", purpose: "chain", name: "garden.example.net" }),
      ...siteServes,
      ...isSomebodyElse(stranger),
    ];
    expect(roots(told)).toMatchObject([{ cause: "dns.filtered", pattern: "everywhere" }]);
  });

  describe("private addresses are dropped", () => {
    const inside = address("10.4.0.1");
    const zone = nameServer(firstServer, { gives: [inside] });
    const good = [...asked(firstResolver, { gives: [inside] }), ...zone, ...serves(inside)];
    test("an answer is left empty", () => {
      const found = filtered.find(seenOf([...good, ...asked(secondResolver, "NODATA")]));
      expect(found).toMatchObject([{ says: "this resolver drops private addresses from answers" }]);
    });
    test("a checking resolver fails instead, for this name alone", () => {
      const unchecked = query(secondResolver, "A", "NODATA", { checkingDisabled: true });
      const told = [...good, ...asked(secondResolver, "SERVFAIL"), unchecked, unheardOf(secondResolver, "NXDOMAIN")];
      expect(roots(told)).toMatchObject([{ cause: "dns.filtered", pattern: "some-resolvers" }]);
    });
  });

  test("SERVFAIL for a private name, for both families and without the check too, is no filter", () => {
    const inside = address("10.4.0.1");
    const told = [
      ...asked(firstResolver, { gives: [inside] }),
      ...serves(inside),
      ...asked(secondResolver, "SERVFAIL"),
      query(secondResolver, "A", "SERVFAIL", { checkingDisabled: true }),
      unheardOf(secondResolver, "NXDOMAIN"),
    ];
    expect(roots(told)).toMatchObject([{ cause: "dns.servfail" }]);
  });

  test.each([
    ["the same answer at all", [...well, ...asked(secondResolver, { gives: [one] })]],
    [
      "a denial that its servers made",
      [...well, ...asked(secondResolver, "NXDOMAIN", { zone: "example.com", soa: { ttl: 300 } })],
    ],
    ["nobody knows better", asked(firstResolver, "NXDOMAIN")],
    ["a refusal of every name", [...well, ...asked(secondResolver, "REFUSED"), checked(secondResolver, "REFUSED")]],
    ["silence for every name", [...well, ...asked(secondResolver, "silence"), unheardOf(secondResolver, "silence")]],
    [
      "silence while name servers, perhaps of the zone that an alias leads to, answer over TCP alone",
      [
        ...well,
        ...[1, 2].flatMap((attempt) =>
          nameServer(secondServer, "silence", { attempt }).filter(({ subject }) => subject.transport === "udp"),
        ),
        ...nameServer(secondServer, { gives: [one] }).filter(({ subject }) => subject.transport === "tcp"),
        ...asked(secondResolver, "silence"),
        unheardOf(secondResolver, "NXDOMAIN"),
      ],
    ],
    [
      "silence while it waits for a name server that is down",
      [
        ...asked(firstResolver, { gives: [one] }),
        ...nameServer(firstServer, { gives: [one] }),
        ...nameServer(secondServer, "silence"),
        ...asked(secondResolver, "silence"),
        unheardOf(secondResolver, "NXDOMAIN"),
      ],
    ],
    ["SERVFAIL for a public name", [...well, ...asked(secondResolver, "SERVFAIL"), unheardOf(secondResolver, "NXDOMAIN")]],
    [
      "Prohibited beside a refusal is for the client",
      [...well, ...asked(secondResolver, "REFUSED", { ede: { ...blocked, code: 18 } })],
    ],
  ])("%s: no filter", (_, told) => {
    expect(filtered.find(seenOf(told))).toEqual([]);
  });
});

describe("dns.filtered, where nobody else is heard", () => {
  const by = (server: string, code: number, heard: "NXDOMAIN" | "NODATA" | "REFUSED" = "NXDOMAIN") =>
    asked(server, heard, { zone: "example.com", ede: { ...blocked, code } });
  test.each([
    ["dns.nxdomain", [...by(firstResolver, 15), ...by(secondResolver, 17)]],
    ["dns.nodata", [...by(firstResolver, 16, "NODATA"), ...by(secondResolver, 16, "NODATA")]],
  ])("all resolvers say so themselves: %s comes of it", (cause, told) => {
    expect(judged(told).findings.map((one) => [one.cause, one.role])).toEqual([
      ["dns.filtered", "root"],
      [cause, "consequence"],
    ]);
    expect(roots(told)).toMatchObject([{ pattern: "everywhere", impact: "breaks" }]);
    expect(roots(told)[0]?.next.join(" ")).not.toContain("give");
  });

  test("a refusal that says so", () =>
    expect(roots(by(firstResolver, 15, "REFUSED")).map(({ cause }) => cause)).toEqual(["dns.filtered"]));

  test.each([
    ["another resolver denies it in the zone's name", [...by(firstResolver, 15), ...asked(secondResolver, "NXDOMAIN")]],
    [
      "the zone's own servers deny it",
      [...by(firstResolver, 15), ...nameServer(firstServer, "NXDOMAIN", { zone: "example.com" })],
    ],
    ["Prohibited is no filter's word", by(firstResolver, 18, "REFUSED")],
    ["a public resolver alone says so", by(publicResolver, 15)],
    ["programs find it by the hosts file", [...by(firstResolver, 15), hosts([one])]],
  ])("%s: no filter", (_, told) => expect(filtered.find(seenOf(told))).toEqual([]));
});

describe("dns.filtered over plain HTTP, where a page tells of the block", () => {
  const html = { headers: [["content-type", "text/html"]] as [string, string][] };
  const site = [
    ...asked(firstResolver, { gives: [one] }),
    ...zoneGives,
    ...answersHttp(one, 200, { page: { ...html, title: "Shop" } }),
  ];
  const policy = { additional: [record("policy.invalid", "SOA", "a b 1 2 3 4 5")] };
  const sent = (told: QueryTold, status: number, page: DataOf<"http.request"> = html) => [
    ...site,
    ...asked(secondResolver, { gives: [stranger] }, told),
    ...answersHttp(stranger, status, { page }),
  ];
  const rootsOverHttp = (told: Parameters<typeof judged>[0]) =>
    judged(told, { target: httpTarget }).findings.filter(({ role }) => role === "root");

  test.each([
    ["a code that says so, and any page", sent({ ede: blocked }, 200)],
    ["a code that says so, and the same page", sent({ ede: { ...blocked, code: 17 } }, 200, { ...html, title: "Shop" })],
    ["a code that says so, and a refusal", sent({ ede: { ...blocked, code: 16 } }, 403)],
    ["a policy zone's record, and a refusal", sent(policy, 403)],
    ["a policy zone's record, and a refusal for the law's sake", sent(policy, 451)],
    ["a policy zone's record, and another title", sent(policy, 200, { ...html, title: "Blocked" })],
    ["a policy zone's record, and another kind of content", sent(policy, 200, { headers: [["content-type", "text/plain"]] })],
  ])("%s", (_, told) => {
    expect(rootsOverHttp(told)).toMatchObject([
      { cause: "dns.filtered", pattern: "some-resolvers", scope: { resolvers: [secondResolver] } },
    ]);
  });

  test("at every resolver: the zone's own address is another one", () => {
    const all = [
      ...asked(firstResolver, { gives: [stranger] }, { ede: blocked }),
      ...zoneGives,
      ...answersHttp(one, 200),
      ...answersHttp(stranger, 200),
    ];
    expect(rootsOverHttp(all)).toMatchObject([{ cause: "dns.filtered", pattern: "everywhere" }]);
  });

  test.each([
    ["a network's own address for its people, which serves the same", sent(policy, 200, { ...html, title: "Shop" })],
    ["or redirects", sent(policy, 302)],
    ["or was not tried", [...site, ...asked(secondResolver, { gives: [stranger] }, policy)]],
    ["the zone's own address, with a code beside it", [...site, ...asked(secondResolver, { gives: [one] }, { ede: blocked })]],
  ])("%s: no filter", (_, told) => {
    expect(rootsOverHttp(told)).toEqual([]);
  });

  test("over TLS a certificate for the name tells that it is the site's own", () => {
    expect(roots([...well, ...asked(secondResolver, { gives: [stranger] }, { ede: blocked }), ...serves(stranger)])).toEqual([]);
  });
});
