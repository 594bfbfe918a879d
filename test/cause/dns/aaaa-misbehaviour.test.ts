import { describe, expect, test } from "vitest";
import { aaaaMisbehaviour } from "../../../src/cause/dns/aaaa-misbehaviour.ts";
import { one, seenOf, six } from "../../build/common.ts";
import {
  asked,
  firstResolver,
  firstServer,
  type Heard,
  nameServer,
  query,
  secondResolver,
  secondServer,
  unheardOf,
} from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { serves } from "../../build/serving.ts";

const a = (server: string) => [query(server, "A", { gives: [one] }), query(server, "A", { gives: [one] }, { transport: "tcp" })];
const aaaa = (server: string, heard: Heard) => [1, 2, 3].map((attempt) => query(server, "AAAA", heard, { attempt }));
const roots = (told: Parameters<typeof judged>[0]) => judged(told).findings.filter(({ role }) => role === "root");

describe("dns.aaaa-misbehaviour", () => {
  test.each(["SERVFAIL", "REFUSED", "NXDOMAIN", "silence"] as const)("A has addresses, AAAA gets %s", (heard) => {
    const told = [...a(firstResolver), ...aaaa(firstResolver, heard), ...serves(one)];
    expect(roots(told)).toMatchObject([{ cause: "dns.aaaa-misbehaviour", pattern: "everywhere", impact: "degrades" }]);
    const [match] = aaaaMisbehaviour.find(seenOf(told));
    expect(match?.says).toBe(`A is answered, AAAA gets ${heard === "silence" ? "no answer" : heard}`);
  });

  test("at one of two resolvers", () => {
    const told = [
      ...a(firstResolver),
      ...aaaa(firstResolver, "NODATA"),
      ...a(secondResolver),
      ...aaaa(secondResolver, "SERVFAIL"),
      ...serves(one),
    ];
    expect(roots(told)).toMatchObject([{ pattern: "some-resolvers", scope: { resolvers: [secondResolver] } }]);
  });

  test.each([
    ["an empty answer", [...a(firstResolver), ...aaaa(firstResolver, "NODATA")]],
    ["addresses", asked(firstResolver, { gives: [one, six] })],
    [
      "an error once, then an answer",
      [...a(firstResolver), query(firstResolver, "AAAA", "SERVFAIL"), query(firstResolver, "AAAA", "NODATA", { attempt: 2 })],
    ],
    ["A gets the same", asked(firstResolver, "SERVFAIL")],
    [
      "A is lost now and then as well",
      [...a(firstResolver), query(firstResolver, "A", "silence", { attempt: 2 }), ...aaaa(firstResolver, "silence")],
    ],
    [
      "names that are in no cache get the same: A comes from the cache",
      [...a(firstResolver), ...aaaa(firstResolver, "silence"), unheardOf(firstResolver, "silence")],
    ],
  ])("%s: nothing misbehaves", (_, told) => {
    expect(aaaaMisbehaviour.find(seenOf(told))).toEqual([]);
  });
});

test("an alias that only the AAAA answer has, and its end that does not exist, are no matter of the type", () => {
  const other = query(firstResolver, "AAAA", "NXDOMAIN", { via: ["old.example.com"] });
  expect(aaaaMisbehaviour.find(seenOf([...a(firstResolver), other]))).toEqual([]);
});

describe("where it comes from", () => {
  const edge = "edge.example.net";
  const own = { role: "authoritative", of: "example.com", nameserver: "ns1.example.com", aa: true, via: [edge] } as const;
  const end = { role: "authoritative", of: "example.net", nameserver: "ns1.example.net", aa: true, name: edge } as const;
  const told = [...a(firstResolver), ...aaaa(firstResolver, "SERVFAIL"), ...serves(one)];
  const alias = [query(firstServer, "A", "NODATA", own), query(firstServer, "AAAA", "NODATA", own)];
  const atEnd = (heard: Heard) => [
    query(secondServer, "A", { gives: [one] }, { ...end, purpose: "chain" }),
    query(secondServer, "AAAA", heard, { ...end, purpose: "chain" }),
  ];
  const nextOf = (more: Parameters<typeof judged>[0]) => aaaaMisbehaviour.find(seenOf([...told, ...more]))[0]?.next.join(" ");

  test("the servers of the zone that an alias leads into", () =>
    expect(nextOf([...alias, ...atEnd("REFUSED")])).toContain(`servers do the same (${secondServer})`));
  test("every zone on the way is well", () =>
    expect(nextOf([...alias, ...atEnd("NODATA")])).toContain("answer AAAA as they should"));
  test("servers that answer nothing at all", () =>
    expect(nextOf(nameServer(firstServer, "silence"))).toContain(`Find out whether ${firstResolver}`));
});
