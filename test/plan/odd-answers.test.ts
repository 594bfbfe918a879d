import { describe, expect, test } from "vitest";
import type { DnsQuery } from "../../src/observation/dns-answer.ts";
import { knownAddresses } from "../../src/plan/known-addresses.ts";
import { familiesAmong } from "../../src/vantage/this-machine.ts";
import { address, apiTarget, one, stranger } from "../build/common.ts";
import { asked, firstResolver, firstServer, nameServer } from "../build/dns.ts";
import { tcp } from "../build/tcp.ts";
import { type Reply, resolverReply, serverReply, type Tree } from "./simulated-dns.ts";
import { type Simulated, simulated } from "./simulated-run.ts";

const [first, second] = ["10.0.0.2", "10.0.0.3"] as const;
const own = "203.0.113.7";
const tree: Tree = {
  zones: {
    "": { servers: { "a.root.net": ["198.51.100.1"] } },
    com: { servers: { "a.tld.com": ["198.51.100.2"] } },
    "example.com": { servers: { "ns1.example.com": ["198.51.100.11"] }, records: { "api.example.com A": [own] } },
  },
};
type Asked = DnsQuery["subject"];

/** Both resolvers know the tree; where `second` says something, it is said in place of it. */
const run = (said: (asked: Asked) => Reply | undefined): Simulated =>
  simulated(
    {
      dns: (asked) => {
        if (asked.role === "nobody") return "silence";
        if (asked.role === "authoritative") return serverReply(tree, asked);
        return (asked.server === second ? said(asked) : undefined) ?? resolverReply(tree, asked);
      },
      system: { addresses: [own] },
    },
    { resolvers: [first, second] },
  );

const astray = (name: string) => ({ name, type: "A", ttl: 60, data: "198.51.100.66" });
const isTarget = ({ name, type }: Asked): boolean => name === "api.example.com" && type === "A";
const repeated = ({ queries }: Simulated) =>
  queries.filter(
    ({ subject, attempt }) =>
      subject.purpose === "target" && subject.type === "A" && subject.role === "configured" && attempt > 1,
  );
const randomNames = ({ queries }: Simulated): string[] =>
  queries.flatMap(({ subject }) => (subject.purpose === "random-label" && subject.server === second ? [subject.name] : []));

describe("a resolver that says something else", () => {
  test("is asked once more when a TTL that is counted down has fallen for certain, and so are the others", () => {
    const again = repeated(run((asked) => (isTarget(asked) ? { answers: [astray("api.example.com")] } : undefined)));
    expect(again.map(({ subject }) => subject.server).sort()).toEqual([first, second]);
    for (const { startMs } of again) expect(startMs).toBeGreaterThanOrEqual(2_200);
  });

  test("that gives what the others give, and more, is asked once more too", () => {
    const more = { answers: [{ ...astray("api.example.com"), data: own }, astray("api.example.com")] };
    const again = repeated(run((asked) => (isTarget(asked) && asked.purpose === "target" ? more : undefined)));
    expect(again.map(({ subject }) => subject.server)).toContain(second);
  });

  test("that denies the name too, and where all say the same nobody is", () => {
    const denying = run((asked) => (isTarget(asked) && asked.purpose === "target" ? { rcode: "NXDOMAIN" } : undefined));
    expect(repeated(denying).map(({ subject }) => subject.server)).toContain(second);
    expect(repeated(run(() => undefined))).toEqual([]);
  });
});

describe("a name that nobody has", () => {
  test("is put to a resolver that gives nothing for the target as well", () => {
    expect(randomNames(run((asked) => (isTarget(asked) ? "silence" : undefined)))).not.toEqual([]);
  });

  test("is put twice to one that denies the target without the zone's record: does it keep that record with what it remembers?", () => {
    const bare = run((asked) => (isTarget(asked) ? { rcode: "NXDOMAIN" } : undefined));
    const attempts = bare.queries.filter(({ subject }) => subject.purpose === "random-label" && subject.server === second);
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(new Set(attempts.map(({ subject }) => subject.name)).size).toBe(1);
  });

  test("gets an address: one below a top-level domain that nobody has is asked for", () => {
    const rewriting = run(({ purpose, name }) => (purpose === "random-label" ? { answers: [astray(name)] } : undefined));
    const [sibling, impossible] = randomNames(rewriting);
    expect(sibling).toMatch(/\.example\.com$/);
    expect(impossible).toMatch(/^(x[0-9a-z]+)\.\1$/);
    expect(randomNames(run(() => undefined))).toHaveLength(1);
  });
});

describe("private addresses inside, public ones by the zone's own servers", () => {
  const inside = address("10.4.0.1");
  const told = [...asked(firstResolver, { gives: [inside] }), ...nameServer(firstServer, { gives: [one] })];
  const probed = (more: Parameters<typeof knownAddresses>[2]) =>
    knownAddresses(apiTarget, { ip: [] }, [...told, ...more]).flatMap((known) => (known.probed ? [known.address] : []));

  test("the public one is another service, unless the private one is out of reach", () => {
    expect(probed([])).toEqual([inside]);
    expect(probed(tcp(inside, "refused"))).toEqual([inside]);
    expect(probed(tcp(inside, "connected"))).toEqual([inside]);
    expect(probed(tcp(inside, "timeout"))).toEqual([inside, one]);
    expect(probed(tcp(stranger, "timeout"))).toEqual([inside]);
    const here = address("127.0.0.1");
    const kept = [...asked(firstResolver, { gives: [here] }), ...nameServer(firstServer, { gives: [one] })];
    expect(knownAddresses(apiTarget, { ip: [] }, kept).filter((known) => known.probed)).toHaveLength(2);
  });
});

describe("the families of a machine", () => {
  const at = (text: string, internal = false) => ({
    address: text,
    family: text.includes(":") ? ("IPv6" as const) : ("IPv4" as const),
    internal,
  });
  test.each([
    ["both", [at("127.0.0.1", true), at("::1", true), at("192.0.2.4"), at("2001:db8::4")], [4, 6]],
    ["loopback and link-local IPv6 reach nobody else", [at("192.0.2.4"), at("::1", true), at("fe80::1"), at("FEBF::1")], [4]],
    ["IPv6 alone", [at("127.0.0.1", true), at("169.254.7.7"), at("2001:db8::4")], [6]],
    ["nothing but loopback: it is asked about itself", [at("127.0.0.1", true), at("::1", true)], [4, 6]],
  ])("%s", (_, addresses, families) => {
    expect(familiesAmong(addresses)).toEqual(families);
  });
});
