import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judge } from "../../src/verdict/judge.ts";
import { anyObservations } from "../build/arbitrary.ts";
import { one, six, two } from "../build/common.ts";
import { asked, firstResolver, secondResolver } from "../build/dns.ts";
import { answer } from "../build/http.ts";
import { factsOf, judged } from "../build/judged.ts";
import { connect, packet, ping, tcp } from "../build/tcp.ts";
import { brokenHandshake, certificate, handshake, inDays, intermediate, thrice } from "../build/tls.ts";

const expired = certificate({ notBefore: inDays(-93), notAfter: inDays(-3) });
const served = (address = one) => [...tcp(address, "connected"), handshake({ address }), answer(200, { address })];
const resolved = asked(firstResolver, { gives: [one, two] });

describe("where it happens", () => {
  test("everywhere: the one address of the target", () => {
    const { findings, verdict } = judged([...tcp(one, "refused"), packet(one, "arrived")]);
    expect(findings).toMatchObject([
      { cause: "tcp.refused", role: "root", pattern: "everywhere", scope: { failed: 3, tried: 3, addresses: [one] } },
    ]);
    expect(verdict).toBe("suspect");
  });
  test("some addresses: the one that works is kept beside the finding, and the next step comes from the difference", () => {
    const [finding] = judged([
      ...resolved,
      ...served(two),
      ...thrice(({ attempt }) => handshake({ attempt, leaf: expired })),
      ...tcp(one, "connected"),
    ]).findings;
    expect(finding).toMatchObject({
      cause: "tls.expired",
      role: "root",
      pattern: "some-addresses",
      works: { addresses: [two] },
      scope: { of: { addresses: 2 } },
    });
    expect(finding?.next.join(" ")).toContain(two);
  });
  test("one family: all addresses of one family fail, the other works", () => {
    const [finding] = judged([...tcp(six, "refused"), packet(six, "arrived"), ...served(one)]).findings;
    expect(finding).toMatchObject({ cause: "tcp.refused", pattern: "one-family", scope: { families: [6] } });
  });
  test("some vantages: it works from another", () => {
    const from = (vantage: string, ending: "refused" | "connected") => tcp(one, ending, { vantage });
    const [finding] = judged([...from("fra", "refused"), ...from("iad", "connected")], { vantages: ["fra", "iad"] }).findings;
    expect(finding).toMatchObject({ pattern: "some-vantages", scope: { vantages: ["fra"] }, works: { vantages: ["iad"] } });
  });
  test("some resolvers", () => {
    const { findings } = judged([...asked(firstResolver, { gives: [one] }), ...asked(secondResolver, "REFUSED"), ...served(one)]);
    expect(findings[0]).toMatchObject({
      cause: "dns.refused",
      pattern: "some-resolvers",
      scope: { resolvers: [secondResolver] },
      works: { resolvers: [firstResolver] },
    });
  });
  test("an address that failed once among many is not told to work", () => {
    const tries = (address: typeof one, every: number) =>
      Array.from({ length: 20 }, (_, i) =>
        connect(address, i % every === 0 ? "refused" : "connected", { startMs: i * 250, purpose: "sample" }),
      );
    const [finding] = judged([...resolved, ...tries(one, 4), ...tries(two, 20)]).findings;
    expect(finding).toMatchObject({ cause: "tcp.refused", scope: { addresses: [one] }, works: { addresses: [] } });
  });
  test("some tries: a rate that is proved, at an address that also works", () => {
    const tries = Array.from({ length: 20 }, (_, i) => answer(i % 4 === 0 ? 503 : 200, { startMs: i * 250, purpose: "sample" }));
    const [finding] = judged([...served(), ...tries]).findings;
    expect(finding).toMatchObject({ cause: "http.unavailable", role: "root", pattern: "some-tries" });
    expect(finding?.against.length).toBeGreaterThan(0);
  });
});

test("silence that a filter at one address explains is no loss on the path", () => {
  const { layers } = judged([...resolved, ...tcp(one, "timeout"), ping(one, "arrived"), ...served(two)]);
  expect(layers.find(({ layer }) => layer === "path")?.status).toBe("healthy");
});

describe("what is a root", () => {
  test("an unexplained address that fails in another way is a root of its own, the wider one first", () => {
    const { findings } = judged([
      ...resolved,
      ...tcp(one, "refused"),
      packet(one, "arrived"),
      ...tcp(two, "timeout"),
      ping(two, "arrived"),
    ]);
    expect(
      findings
        .filter(({ role }) => role === "root")
        .map(({ cause }) => cause)
        .sort(),
    ).toEqual(["tcp.filtered", "tcp.refused"]);
  });
  test("two faults of one certificate are two roots, in the order of the list", () => {
    const leaf = certificate({ names: ["other.example.com"], notBefore: inDays(-93), notAfter: inDays(-3) });
    const roots = judged([
      ...resolved.slice(0, 1),
      ...tcp(one, "connected"),
      ...thrice(({ attempt }) => handshake({ attempt, leaf, chain: [leaf, intermediate] })),
    ]).findings.filter(({ role }) => role === "root");
    expect(roots.map(({ cause }) => cause)).toEqual(["tls.name-mismatch", "tls.expired"]);
  });
  test("once in many is a note, and the verdict stays healthy", () => {
    const tries = Array.from({ length: 10 }, (_, i) => answer(i === 3 ? 503 : 200, { startMs: i * 250, purpose: "sample" }));
    const { findings, verdict } = judged([...asked(firstResolver, { gives: [one] }), ...served(), ...tries]);
    expect(findings).toMatchObject([{ cause: "http.unavailable", role: "note" }]);
    expect(verdict).toBe("healthy");
  });
  test("three failures that do not settle it leave it open", () => {
    const tries = Array.from({ length: 9 }, (_, i) => answer(i % 3 === 0 ? 503 : 200, { startMs: i * 250, purpose: "sample" }));
    const { verdict, layers } = judged([...asked(firstResolver, { gives: [one] }), ...served().slice(0, 2), ...tries]);
    expect(verdict).toBe("inconclusive");
    expect(layers.find(({ layer }) => layer === "http")?.status).toBe("inconclusive");
  });
  test("handshakes that end in three ways, each too rarely for a cause, are three failures together", () => {
    const tries = Array.from({ length: 12 }, (_, i) => handshake({ startMs: i * 250, purpose: "sample" }));
    const ends = (["closed", "reset", "timeout"] as const).map((code, i) =>
      brokenHandshake(code, { startMs: 600 + i * 800, purpose: "sample" }),
    );
    const known = [...asked(firstResolver, { gives: [one] }), ...served(), ...tries];
    expect(judged([...known, ...ends.slice(0, 2)]).verdict).toBe("healthy");
    const { findings, verdict } = judged([...known, ...ends]);
    expect(findings.map(({ role }) => role)).toEqual(["note", "note", "note"]);
    expect(verdict).toBe("inconclusive");
  });
  test("tries that fall into one moment are not three", () => {
    const burst = [1, 2, 3].map((attempt) => connect(one, "refused", { attempt, startMs: attempt }));
    expect(judged(burst).findings.filter(({ role }) => role === "root")).toEqual([]);
  });
});

describe("healthy", () => {
  test("every layer says so, in words", () => {
    const { verdict, headline, layers, findings } = judged([...resolved, ...served(one), ...served(two)]);
    expect(verdict).toBe("healthy");
    expect(findings).toEqual([]);
    expect(headline).toMatch(/^Healthy: \d+ checks on 2 addresses/);
    expect(layers.map(({ layer, status }) => `${layer} ${status}`)).toEqual([
      "vantage not-checked",
      "dns healthy",
      "tcp healthy",
      "tls healthy",
      "path healthy",
      "http healthy",
    ]);
  });
  test("nothing that was asked says anything: inconclusive, never healthy", () => {
    expect(judged([]).verdict).toBe("inconclusive");
    expect(judged(asked(firstResolver, { gives: [one] })).verdict).toBe("inconclusive");
  });
});

describe("whatever was observed", () => {
  test("judging never throws, and the order of the observations does not matter", () => {
    fc.assert(
      fc.property(anyObservations, fc.infiniteStream(fc.nat()), (observations, chance) => {
        const shuffled = [...observations]
          .map((one) => ({ one, at: chance.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ one }) => one);
        const facts = factsOf(observations);
        expect(judge({ ...facts, observations: shuffled })).toEqual(judge(facts));
      }),
      { numRuns: 150 },
    );
  });
});

describe("a rate that each address alone is too small to show", () => {
  const tries = (at: typeof one, bad: number) =>
    Array.from({ length: 10 }, (_, index) =>
      answer(index < bad ? 502 : 200, {
        address: at,
        purpose: "sample",
        attempt: index + 1,
        startMs: index * 400 + (at === one ? 0 : 200),
      }),
    );
  test("is told by all that fail together", () => {
    expect(judged([...resolved, ...tries(one, 2), ...tries(two, 2)])).toMatchObject({
      verdict: "suspect",
      findings: [{ cause: "http.bad-gateway", role: "root", pattern: "some-tries", scope: { failed: 4, tried: 20 } }],
    });
  });
  test("at another address too few failed to tell, and no fewer than by the same rate: it is hurt as well", () => {
    const { findings } = judged([...resolved, ...tries(one, 4), ...tries(two, 2)]);
    expect(findings[0]).toMatchObject({ cause: "http.bad-gateway", role: "root", pattern: "some-tries" });
  });
  test("an address at which one failed where elsewhere most do is not hurt by that", () => {
    const { findings } = judged([...resolved, ...tries(one, 8), ...tries(two, 1)]);
    expect(findings[0]).toMatchObject({ pattern: "some-addresses", scope: { addresses: [one] } });
  });
  test("one of ten at each is none", () => {
    expect(judged([...resolved, ...tries(one, 1), ...tries(two, 1)]).verdict).toBe("healthy");
  });
});
