import { describe, expect, test } from "vitest";
import { nameserverUnreachable } from "../../../src/cause/dns/nameserver-unreachable.ts";
import { one, seenOf, six } from "../../build/common.ts";
import {
  asked,
  checked,
  firstResolver,
  firstServer,
  nameServer,
  parentSays,
  query,
  secondResolver,
  secondServer,
  unheardOf,
} from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { connect } from "../../build/tcp.ts";

const well = nameServer(firstServer, { gives: [one] });
const dead = nameServer(secondServer, "silence");
const resolved = asked(firstResolver, { gives: [one] });
const allDead = [...nameServer(firstServer, "silence"), ...dead];
const parent = parentSays(["ns1.example.net", "ns2.example.net"]);

describe("dns.nameserver-unreachable", () => {
  test("a forwarder that refuses all but a few zones is silent for one of them: it is there, and what it asks is not", () => {
    const told = [...asked(firstResolver, "silence"), checked(firstResolver, "REFUSED")];
    const { findings } = judged(told);
    expect(findings.map(({ cause, role }) => [cause, role])).toEqual([["dns.nameserver-unreachable", "root"]]);
    expect(findings[0]).toMatchObject({ impact: "breaks", pattern: "everywhere", scope: { resolvers: [firstResolver] } });
    expect(nameserverUnreachable.find(seenOf(told))[0]?.next[0]).toContain("refuses other names at once and gets nothing");
  });

  test("half of the servers: felt, and named", () => {
    const { findings } = judged([...well, ...dead, ...resolved]);
    expect(findings[0]).toMatchObject({
      cause: "dns.nameserver-unreachable",
      role: "root",
      impact: "degrades",
      pattern: "some-resolvers",
      scope: { resolvers: [secondServer] },
      works: { resolvers: [firstServer] },
    });
  });

  test("one of four is a note", () => {
    const others = ["192.0.2.55", "192.0.2.56"].flatMap((server) =>
      nameServer(server, { gives: [one] }, { nameserver: `${server}.example.net` }),
    );
    const { findings, verdict } = judged([...well, ...dead, ...others, ...resolved]);
    expect(findings).toMatchObject([{ cause: "dns.nameserver-unreachable", role: "note", impact: "latent" }]);
    expect(verdict).not.toBe("suspect");
  });

  test("one address of a server that answers at its other one is a note", () => {
    const other = nameServer("192.0.2.99", "silence", { nameserver: "ns1.example.net" });
    expect(nameserverUnreachable.find(seenOf([...well, ...other, ...resolved]))).toMatchObject([{ impact: "latent" }]);
  });

  test("all of them, and the resolver waits without end for them", () => {
    const told = [...allDead, parent, ...asked(firstResolver, "silence"), checked(firstResolver, "NODATA")];
    const { findings } = judged(told);
    expect(findings.map(({ cause, role }) => [cause, role])).toEqual([["dns.nameserver-unreachable", "root"]]);
    expect(findings[0]).toMatchObject({
      impact: "breaks",
      pattern: "everywhere",
      scope: { resolvers: [firstServer, secondServer] },
    });
  });

  test("a resolver that says SERVFAIL after a while", () => {
    const { findings } = judged([...allDead, parent, ...asked(firstResolver, "SERVFAIL")]);
    expect(findings.filter(({ role }) => role === "root").map(({ cause }) => cause)).toEqual(["dns.nameserver-unreachable"]);
  });

  test("seen by the resolver alone: silent for this name, well for another", () => {
    const { findings } = judged([...asked(firstResolver, "silence"), checked(firstResolver, "NODATA")]);
    expect(findings).toMatchObject([
      { cause: "dns.nameserver-unreachable", role: "root", impact: "breaks", pattern: "everywhere" },
    ]);
    expect(findings[0]?.alsoConsidered.map(({ cause }) => cause)).toEqual(["dns.resolver-timeout"]);
  });

  test("one of two resolvers cannot reach them", () => {
    const { findings } = judged([
      ...asked(firstResolver, "silence"),
      checked(firstResolver, "NODATA"),
      ...asked(secondResolver, { gives: [one] }),
      ...well,
    ]);
    expect(findings[0]).toMatchObject({
      cause: "dns.nameserver-unreachable",
      pattern: "some-resolvers",
      scope: { resolvers: [firstResolver] },
    });
    expect(findings[0]?.summary).toContain("the resolver cannot reach the zone's name servers");
  });

  test("the resolver says so itself (EDE 22)", () => {
    const ede = { code: 22, meaning: "No Reachable Authority", text: "at delegation example.com." };
    const { findings } = judged(asked(firstResolver, "SERVFAIL", { ede }));
    expect(findings.map(({ cause, role }) => [cause, role])).toEqual([
      ["dns.nameserver-unreachable", "root"],
      ["dns.servfail", "consequence"],
    ]);
  });

  test("a resolver that is silent for everything is itself the trouble", () => {
    expect(nameserverUnreachable.find(seenOf([...asked(firstResolver, "silence"), checked(firstResolver, "silence")]))).toEqual(
      [],
    );
    expect(nameserverUnreachable.find(seenOf(asked(firstResolver, "silence")))).toEqual([]);
  });

  test("every server that is asked directly stays silent, those of other zones too: our own way out is blocked", () => {
    const above = [1, 2, 3].map((attempt) =>
      query("203.0.113.153", "NS", "silence", {
        role: "authoritative",
        of: "com",
        name: "example.com",
        purpose: "delegation",
        attempt,
      }),
    );
    expect(nameserverUnreachable.find(seenOf([...allDead, ...above, ...resolved]))).toEqual([]);
    expect(nameserverUnreachable.find(seenOf([...allDead, ...resolved]))).toEqual([]);
  });

  test("silent to us alone: the resolver gets fresh answers", () => {
    expect(nameserverUnreachable.find(seenOf([...allDead, parent, ...resolved, unheardOf(firstResolver, "NXDOMAIN")]))).toEqual(
      [],
    );
  });

  test("IPv6 servers are silent where nothing at all goes over IPv6", () => {
    const overSix = nameServer("2001:db8::53", "silence", { nameserver: "ns2.example.net" });
    expect(nameserverUnreachable.find(seenOf([...well, ...overSix, ...resolved]))).toEqual([]);
    expect(nameserverUnreachable.find(seenOf([...well, ...overSix, ...resolved, connect(six, "connected")]))).toHaveLength(1);
  });

  test("a family that this machine lacks says nothing", () => {
    const missing = nameServer(secondServer, "skipped");
    expect(nameserverUnreachable.find(seenOf([...well, ...missing, ...resolved]))).toEqual([]);
  });

  test("over one transport alone is another cause", () => {
    const overTcp = dead.map((answer) =>
      answer.subject.transport === "tcp"
        ? query(
            secondServer,
            "A",
            { gives: [one] },
            { role: "authoritative", of: "example.com", aa: true, transport: "tcp", attempt: answer.attempt },
          )
        : answer,
    );
    expect(nameserverUnreachable.find(seenOf([...well, ...overTcp, ...resolved]))).toEqual([]);
  });
});
