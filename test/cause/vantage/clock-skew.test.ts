import { describe, expect, test } from "vitest";
import { clocksAt } from "../../../src/cause/vantage/clock.ts";
import { judge } from "../../../src/verdict/judge.ts";
import { now } from "../../build/common.ts";
import { factsOf, judged } from "../../build/judged.ts";
import { certificate, handshake } from "../../build/tls.ts";
import { control } from "../../build/vantage.ts";

const hosts = ["198.51.100.80", "203.0.113.80", "192.0.2.80"];
const dayMs = 86_400_000;
const at = (aheadMs: number): string => new Date(Date.parse(now) + aheadMs).toUTCString();
const clocks = (aheadMs: number, more: [string, string][] = []) =>
  hosts.map((host) => control(host, { headers: [["date", at(aheadMs)], ...more] }, { at: now, elapsedMs: 20 }));
const early = handshake({ chain: [certificate({ notBefore: at(2 * dayMs), notAfter: at(90 * dayMs) })] });
const over = handshake({ chain: [certificate({ notBefore: at(-90 * dayMs), notAfter: at(-2 * dayMs) })] });
const rolesOf = (observations: Parameters<typeof judged>[0]) =>
  judged(observations)
    .findings.filter(({ cause }) => cause.startsWith("vantage.") || cause.startsWith("tls.not") || cause === "tls.expired")
    .map(({ cause, role }) => `${cause} ${role}`);

describe("vantage.clock-skew", () => {
  test("three clocks agree that it is later, and by theirs the certificate is valid", () => {
    const { findings, verdict } = judged([early, ...clocks(5 * dayMs)]);
    expect(findings[0]).toMatchObject({ cause: "vantage.clock-skew", role: "root", pattern: "everywhere" });
    expect(findings[0]?.summary).toContain("5 days behind");
    expect(findings.find(({ cause }) => cause === "tls.not-yet-valid")).toMatchObject({ role: "consequence" });
    expect(verdict).toBe("inconclusive");
  });

  test("or earlier", () => {
    expect(rolesOf([over, ...clocks(-5 * dayMs)])).toEqual(["vantage.clock-skew root", "tls.expired consequence"]);
  });

  test("by the right time it has expired as well: the certificate is the root, and the clock a note", () => {
    expect(rolesOf([over, ...clocks(-dayMs)])).toEqual(["tls.expired root", "vantage.clock-skew note"]);
  });

  test("clocks that agree with the one here rule it out", () => {
    const { findings } = judged([over, ...clocks(10_000)]);
    expect(findings[0]).toMatchObject({ cause: "tls.expired", role: "root", alsoConsidered: [{ cause: "vantage.clock-skew" }] });
    expect(findings).toHaveLength(1);
  });

  test("two clocks are too few, and answers of one host are one clock", () => {
    const two = clocks(5 * dayMs).slice(0, 2);
    expect(clocksAt(two)).toEqual([]);
    const again = control(hosts[0] ?? "", { headers: [["date", at(5 * dayMs)]] }, { at: now });
    expect(clocksAt([...two, again])).toEqual([]);
  });

  test.each([
    ["an Age", ["age", "86400"]],
    ["a cache's own word", ["x-cache", "HIT from edge"]],
  ] as const)("a Date header with %s is an old one, and no clock", (_, [name, value]) => {
    expect(clocksAt(clocks(-5 * dayMs, [[name, value]]))).toEqual([]);
  });

  test("one minute is let pass", () => {
    expect(rolesOf([over, ...clocks(50_000)])).toEqual(["tls.expired root"]);
  });

  test("one of three that is wrong is outvoted", () => {
    const [first, ...others] = clocks(0);
    const wrong = control(hosts[0] ?? "", { headers: [["date", at(-9 * dayMs)]] }, { at: now });
    expect(first).toBeDefined();
    expect(rolesOf([over, wrong, ...others])).toEqual(["tls.expired root"]);
  });
});

describe("vantage.clock-skew in a fleet", () => {
  const fine = (name: string) =>
    handshake({ vantage: name, chain: [certificate({ notBefore: at(-dayMs), notAfter: at(40 * dayMs) })] });
  /** What is said where the hub found each agent's clock so far behind its own, ms. */
  const told = (behind: Record<string, number | null>, observations: Parameters<typeof factsOf>[0]) => {
    const facts = factsOf(observations, { vantages: Object.keys(behind) });
    const { findings } = judge({
      ...facts,
      vantages: facts.vantages.map((self) => ({ ...self, clockOffsetMs: behind[self.name] ?? null })),
    });
    return findings.filter(({ cause }) => cause === "vantage.clock-skew");
  };

  test("the hub and another agent agree: the third is wrong, and where nothing hangs on it that is a note", () => {
    const found = told({ office: 5 * dayMs, eu: 20, us: -30 }, [fine("office"), fine("eu"), fine("us")]);
    expect(found).toMatchObject([{ role: "note", pattern: "some-vantages", scope: { vantages: ["office"] } }]);
    expect(found[0]?.summary).toContain("5 days behind");
    expect(found[0]?.next[0]).toContain("3 clocks of the fleet");
  });

  test("programs there refuse a certificate that is fine: its own observations bear its own time", () => {
    const late = { ...fine("office"), at: at(100 * dayMs) };
    const [finding] = told({ office: -100 * dayMs, eu: 20, us: -30 }, [late, fine("eu"), fine("us")]);
    expect(finding).toMatchObject({ impact: "degrades", scope: { vantages: ["office"] } });
  });

  test("most agents agree against the hub: nothing is wrong with theirs", () => {
    const all = ["a", "b", "c"].map(fine);
    expect(told({ a: 5 * dayMs, b: 5 * dayMs, c: 5 * dayMs + 9 }, all)).toEqual([]);
  });

  test("and where the hub was asked itself, it is told that its own clock is wrong", () => {
    const all = ["hub", "a", "b", "c"].map(fine);
    const [finding, ...others] = told({ hub: 0, a: 5 * dayMs, b: 5 * dayMs, c: 5 * dayMs + 9 }, all);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ scope: { vantages: ["hub"] }, summary: expect.stringContaining("5 days ahead") });
    expect(finding?.next[0]).toContain("3 clocks of the fleet");
    expect(told({ hub: 0, a: 5 * dayMs }, all.slice(0, 2))).toEqual([]);
  });

  test.each<[string, Record<string, number | null>]>([
    ["two clocks tell whose is wrong to nobody", { office: 5 * dayMs, eu: null }],
    ["no two agree", { office: 5 * dayMs, eu: -3 * dayMs }],
    ["a minute is let pass", { office: 50_000, eu: 0 }],
  ])("nothing is said where %s", (_, behind) => {
    expect(told(behind, Object.keys(behind).map(fine))).toEqual([]);
  });
});
