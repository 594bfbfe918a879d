import { describe, expect, test } from "vitest";
import type { DnsQuery } from "../../src/observation/dns-answer.ts";
import { address, apiTarget, tcpTarget } from "../build/common.ts";
import { judged } from "../build/judged.ts";
import { resolverReply, serverReply, type Tree } from "./simulated-dns.ts";
import { type Internet, type Simulated, simulated } from "./simulated-run.ts";

const rootServer = "198.51.100.1";
const comServer = "198.51.100.2";
const ns1 = "198.51.100.11";
const ns2 = "198.51.100.12";

const tree: Tree = {
  zones: {
    "": { servers: { "a.root.net": [rootServer] } },
    com: { servers: { "a.tld.com": [comServer] } },
    "example.com": {
      servers: { "ns1.example.com": [ns1], "ns2.example.com": [ns2] },
      records: { "api.example.com A": ["203.0.113.7"], "www.example.com CNAME": ["edge.cdn.net"] },
    },
    net: { servers: { "b.tld.net": ["198.51.100.3"] } },
    "cdn.net": { servers: { "ns.cdn.net": ["198.51.100.21"] }, records: { "edge.cdn.net A": ["203.0.113.8"] } },
  },
};

/** The resolver resolves, zone servers serve, everybody else is silent. */
const internetOf = (world: Tree, more: Partial<Internet> = {}): Internet => ({
  dns: (asked) =>
    asked.role === "nobody"
      ? "silence"
      : asked.role === "authoritative"
        ? serverReply(world, asked)
        : resolverReply(world, asked),
  system: { addresses: ["203.0.113.7"] },
  ...more,
});
const withBehaviour = (behave: NonNullable<Tree["behave"]>): Tree => ({ ...tree, behave });

const asOneLine = ({ subject, attempt }: DnsQuery): string =>
  `${subject.server} ${subject.name} ${subject.type} ${subject.transport} ${subject.purpose} ${attempt}`;
const direct = ({ queries }: Simulated): DnsQuery[] => queries.filter(({ subject }) => subject.role === "authoritative");
const ofWalk = ({ queries }: Simulated): DnsQuery[] =>
  queries.filter(
    ({ subject }) => subject.role === "authoritative" || subject.purpose === "delegation" || subject.purpose === "nameserver",
  );

describe("where all is well", () => {
  const run = simulated(internetOf(tree));
  test("nothing of it is asked before the first verdict, and each server is asked once behind it", () => {
    expect(ofWalk(run).filter(({ startMs }) => startMs < run.firstVerdictMs)).toEqual([]);
    const lines = direct(run).map(asOneLine);
    for (const server of [ns1, ns2])
      for (const question of [
        "api.example.com A udp target",
        "api.example.com A tcp target",
        "api.example.com AAAA udp target",
        "example.com NS udp delegation",
        "example.com SOA udp apex",
      ])
        expect(lines.filter((one) => one.startsWith(`${server} ${question}`))).toEqual([`${server} ${question} 1`]);
    expect(lines).toContain(`${comServer} api.example.com NS udp delegation 1`);
    expect(lines.filter((one) => one.startsWith(`${comServer} `) && one.includes(" tcp "))).toEqual([]);
  });
  test("it stays bounded and ends", () => {
    expect(ofWalk(run).length).toBeLessThanOrEqual(30);
    expect(run.endMs).toBeLessThan(6_000);
  });
  test("and is judged healthy", () => expect(judged(run.observations, { target: tcpTarget }).findings).toEqual([]));
  test.each(["localhost", "db.localhost"])("%s has no zone", (host) => {
    const target = { ...tcpTarget, host };
    expect(ofWalk(simulated(internetOf(tree), { target }))).toEqual([]);
  });
  test("an address has none either, nor a name that is probed at a given address", () => {
    expect(ofWalk(simulated(internetOf(tree), { questions: { ip: ["203.0.113.7" as never] } }))).toEqual([]);
  });
});

describe("where a lookup goes badly", () => {
  test("all servers refuse: found by the referral from the zone above, asked three times over both transports", () => {
    const refuse = () => ({ rcode: "REFUSED" });
    const run = simulated(internetOf(withBehaviour({ [ns1]: refuse, [ns2]: refuse }), { system: { addresses: [] } }));
    const lines = direct(run).map(asOneLine);
    for (const server of [ns1, ns2])
      for (const attempt of [1, 2, 3]) {
        expect(lines).toContain(`${server} api.example.com A udp target ${attempt}`);
        expect(lines).toContain(`${server} api.example.com A tcp target ${attempt}`);
      }
    expect(judged(run.observations).findings[0]).toMatchObject({
      cause: "dns.lame-delegation",
      role: "root",
      pattern: "everywhere",
    });
  });
  test("all servers are silent, and the resolver with them", () => {
    const nothing = () => "silence" as const;
    const run = simulated(internetOf(withBehaviour({ [ns1]: nothing, [ns2]: nothing }), { system: { addresses: [] } }));
    expect(judged(run.observations).findings[0]).toMatchObject({ cause: "dns.nameserver-unreachable", role: "root" });
    expect(run.endMs).toBeLessThan(10_000);
  });
  test("signed answers are cut and TCP gets nothing: the zone above, asked over TCP, shows that ours gets out", () => {
    const world = withBehaviour(
      Object.fromEntries(
        [ns1, ns2].map((server) => [
          server,
          ({ transport, dnssecOk }) => (transport === "tcp" ? "silence" : dnssecOk ? { aa: true, truncated: true } : undefined),
        ]),
      ),
    );
    const run = simulated({
      dns: (asked) =>
        asked.role === "nobody"
          ? "silence"
          : asked.role === "authoritative"
            ? serverReply(world, asked)
            : asked.purpose === "target"
              ? { rcode: "SERVFAIL" }
              : resolverReply(tree, asked),
      system: { addresses: [] },
    });
    expect(direct(run).map(asOneLine)).toContain(`${comServer} api.example.com NS tcp delegation 1`);
    expect(judged(run.observations).findings[0]).toMatchObject({ cause: "dns.tcp-blocked", role: "root", impact: "breaks" });
  });
  test("one of two servers is lame", () => {
    const run = simulated(internetOf(withBehaviour({ [ns2]: () => ({ rcode: "REFUSED" }) })));
    expect(judged(run.observations).findings[0]).toMatchObject({
      cause: "dns.lame-delegation",
      pattern: "some-resolvers",
      scope: { resolvers: [ns2] },
    });
  });
  test("the name is gone: its zone's servers say so too", () => {
    const run = simulated(internetOf(tree, { system: { addresses: [] } }), {
      target: { ...apiTarget, host: "gone.example.com" },
    });
    expect(direct(run).map(asOneLine)).toContain(`${ns1} gone.example.com A udp target 1`);
    expect(judged(run.observations, { target: { ...apiTarget, host: "gone.example.com" } }).findings[0]?.cause).toBe(
      "dns.nxdomain",
    );
  });
  test("a domain that nobody delegates: the zone above is asked, and by two servers at most", () => {
    const target = { ...apiTarget, host: "api.nowhere.com" };
    const run = simulated(internetOf(tree, { system: { addresses: [] } }), { target });
    const servers = new Set(direct(run).map(({ subject }) => subject.server));
    expect([...servers]).toEqual([comServer]);
  });
  test("behind an alias both zones are asked", () => {
    const target = { ...tcpTarget, host: "www.example.com" };
    const run = simulated(internetOf(tree, { system: { addresses: ["203.0.113.8"] } }), { target });
    const lines = direct(run).map(asOneLine);
    expect(lines).toContain(`${ns1} www.example.com A udp target 1`);
    expect(lines).toContain("198.51.100.21 edge.cdn.net A udp chain 1");
    expect(judged(run.observations, { target }).findings).toEqual([]);
  });
  test("servers that lead to different names are asked until it is seen that each stays with its own", () => {
    const target = { ...tcpTarget, host: "www.example.com" };
    const former = { aa: true, answers: [{ name: "www.example.com", type: "CNAME", ttl: 300, data: "old.cdn.net" }] };
    const [zone, old] = [tree.zones["cdn.net"], "203.0.113.66"];
    const world: Tree = {
      zones: {
        ...tree.zones,
        "cdn.net": { servers: zone?.servers ?? {}, records: { ...zone?.records, "old.cdn.net A": [old] } },
      },
      behave: { [ns2]: ({ name, type }) => (name === "www.example.com" && type !== "NS" ? former : undefined) },
    };
    const run = simulated(internetOf(world, { system: { addresses: ["203.0.113.8"] }, dead: [old] }), { target });
    for (const server of [ns1, ns2]) expect(direct(run).map(asOneLine)).toContain(`${server} www.example.com A udp target 3`);
    expect(judged(run.observations, { target }).findings.filter(({ role }) => role === "root")).toMatchObject([
      { cause: "dns.inconsistent-authoritatives", pattern: "some-resolvers", scope: { resolvers: [ns2] } },
    ]);
  });
  test("an alias of an alias: the zone in the middle tells of the last one, whose servers refuse", () => {
    const target = { ...apiTarget, host: "www.example.com" };
    const far: Tree = {
      zones: {
        ...tree.zones,
        "cdn.net": { servers: { "ns.cdn.net": ["198.51.100.21"] }, records: { "edge.cdn.net CNAME": ["end.far.net"] } },
        "far.net": { servers: { "ns.far.net": ["198.51.100.31"] }, records: { "end.far.net A": ["203.0.113.9"] } },
      },
      behave: { "198.51.100.31": () => ({ rcode: "REFUSED" }) },
    };
    const run = simulated(internetOf(far, { system: { addresses: [] } }), { target });
    expect(direct(run).map(asOneLine)).toContain("198.51.100.31 end.far.net A udp chain 1");
    expect(judged(run.observations, { target }).findings[0]).toMatchObject({
      cause: "dns.lame-delegation",
      scope: { resolvers: ["198.51.100.31"] },
    });
  });
});

describe("the first verdict", () => {
  const dead = "10.0.0.3";
  const silentSecond = internetOf(tree);
  const run = simulated(
    { ...silentSecond, dns: (asked, attempt) => (asked.server === dead ? "silence" : silentSecond.dns(asked, attempt)) },
    { resolvers: ["10.0.0.2", dead] },
  );
  test("waits for none of it, though a silent resolver has it asked at once", () => {
    expect(run.firstVerdictMs).toBeLessThan(700);
    expect(direct(run).some(({ startMs, elapsedMs }) => startMs + elapsedMs > run.firstVerdictMs)).toBe(true);
  });
  test("is not held back by a zone's server that is silent", () => {
    const slow = simulated(internetOf(withBehaviour({ [ns2]: () => "silence" })), { target: tcpTarget });
    expect(slow.firstVerdictMs).toBeLessThan(100);
  });
});

describe("what is not asked", () => {
  test("where nobody but the resolvers answers this machine, the zone's servers are left alone after one try", () => {
    const shut = internetOf(tree);
    const run = simulated({
      ...shut,
      dns: (asked, attempt) => (asked.role === "authoritative" ? "silence" : shut.dns(asked, attempt)),
    });
    expect(direct(run).length).toBeGreaterThan(0);
    expect(direct(run).filter(({ attempt }) => attempt > 1)).toEqual([]);
    expect(judged(run.observations, { target: tcpTarget }).verdict).toBe("healthy");
  });
  test("a name of an inner zone is told to no server outside it", () => {
    const inner = { zone: "example.com", address: address("10.0.0.2"), port: 53 };
    const run = simulated(internetOf(tree), { inner: [inner] });
    expect(direct(run).length).toBeGreaterThan(0);
    expect(new Set(direct(run).map(({ subject }) => subject.zone))).toEqual(new Set(["example.com"]));
    const run2 = simulated(internetOf(tree), { inner: [{ ...inner, zone: "api.example.com" }] });
    expect(direct(run2)).toEqual([]);
  });
});

describe("the walk from the root", () => {
  const rootServers = [{ address: rootServer as never, port: 53 }];
  test("where no resolver answers at all", () => {
    const run = simulated(
      { ...internetOf(tree), dns: (asked) => (asked.role === "authoritative" ? serverReply(tree, asked) : "silence") },
      { questions: { rootServers } },
    );
    const lines = direct(run).map(asOneLine);
    expect(lines).toContain(`${rootServer} api.example.com NS udp delegation 1`);
    expect(lines).toContain(`${comServer} api.example.com NS udp delegation 1`);
    expect(lines).toContain(`${ns1} api.example.com A udp target 1`);
  });
  test("at the internet's own root where nobody named one, for a public name that nothing here explains", () => {
    const dead = { ...internetOf(tree), dns: () => "silence" as const };
    const run = simulated(dead);
    expect(direct(run).map(({ subject }) => subject.zone)).not.toEqual([]);
    expect(new Set(direct(run).map(({ subject }) => subject.server))).toEqual(new Set(["193.0.14.129", "199.7.83.42"]));
    expect(judged(run.observations).findings.map(({ cause }) => cause)).toEqual(["dns.resolver-timeout"]);
    expect(direct(simulated(dead, { families: [6] })).map(({ subject }) => subject.server)).toContain("2001:7fd::1");
  });
  test("a name that leads to this machine alone, by a server of its own, is nobody's zone unless roots are given", () => {
    const own = { zone: "example.com", address: address("127.0.0.1"), port: 5300 };
    const home = {
      ...tree,
      zones: { ...tree.zones, "example.com": { servers: {}, records: { "api.example.com A": ["127.0.0.1"] } } },
    };
    const gives = {
      ...internetOf(home),
      dns: () => ({ answers: [{ name: "api.example.com", type: "A", ttl: 60, data: "127.0.0.1" }] }),
    };
    const walks = (told: Parameters<typeof simulated>[1]) =>
      ofWalk(simulated(gives as never, { inner: [own], ...told })).length > 0;
    expect([walks({}), walks({ questions: { rootServers } })]).toEqual([false, true]);
  });
  test("never where it is switched off, for an inner name, or where a resolver knows the zone", () => {
    const dead = { ...internetOf(tree), dns: () => "silence" as const };
    expect(direct(simulated(dead, { questions: { rootServers: [] } }))).toEqual([]);
    const inner = { zone: "example.com", address: address("10.0.0.2"), port: 53 };
    expect(direct(simulated(dead, { inner: [inner] }))).toEqual([]);
    expect(direct(simulated(internetOf(tree))).filter(({ subject }) => subject.zone === "")).toEqual([]);
  });
});

describe("bounds", () => {
  const many = Object.fromEntries(
    Array.from({ length: 13 }, (_, at) => [`ns${at}.example.com`, [`198.51.100.${30 + at}`, `2001:db8:53::${at + 1}`]]),
  );
  const crowd: Tree = {
    ...tree,
    zones: { ...tree.zones, "example.com": { servers: many, records: { "api.example.com A": ["203.0.113.7"] } } },
  };
  test("six servers, sixty questions", () => {
    const run = simulated(internetOf(crowd));
    expect(ofWalk(run).filter(({ attempt }) => attempt === 1).length).toBeLessThanOrEqual(60);
    expect(new Set(direct(run).flatMap(({ subject }) => (subject.zone === "example.com" ? [subject.nameserver] : []))).size).toBe(
      6,
    );
  });
  test("a family that the vantage lacks is not asked over", () => {
    const run = simulated(internetOf(crowd), { families: [4] });
    expect(direct(run).filter(({ subject }) => subject.server.includes(":"))).toEqual([]);
  });
});

describe("addresses that only a zone's server gives", () => {
  const other = (count: number): Tree["behave"] => ({
    [ns2]: (asked, reply) =>
      asked.name === "api.example.com" && asked.type === "A" && typeof reply === "object"
        ? {
            ...reply,
            answers: Array.from({ length: count }, (_, at) => ({
              name: asked.name,
              type: "A",
              ttl: 60,
              data: `203.0.113.${100 + at}`,
            })),
          }
        : undefined,
  });
  const connected = ({ observations }: Simulated): string[] => [
    ...new Set(
      observations.flatMap((one) =>
        one.probe === "tcp.connect" && one.subject.purpose === "target" ? [one.subject.address] : [],
      ),
    ),
  ];
  test("are connected to, at most four of them, to see whether they serve", () => {
    const run = simulated(internetOf(withBehaviour(other(6) ?? {})));
    expect(connected(run)).toHaveLength(5);
    expect(connected(run)).toContain("203.0.113.7");
  });
  test("are left alone where no client is told any address", () => {
    const run = simulated(
      internetOf(tree, {
        dns: (asked) =>
          asked.role === "authoritative"
            ? serverReply(tree, asked)
            : asked.name === "api.example.com"
              ? { rcode: "NXDOMAIN" }
              : resolverReply(tree, asked),
        system: { addresses: [] },
      }),
    );
    expect(direct(run).some(({ data }) => (data.addresses ?? []).length > 0)).toBe(true);
    expect(connected(run)).toEqual([]);
  });
});
