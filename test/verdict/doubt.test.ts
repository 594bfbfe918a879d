import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judge } from "../../src/verdict/judge.ts";
import { anyObservations } from "../build/arbitrary.ts";
import { assembled } from "../build/assembled.ts";
import { one, six, two } from "../build/common.ts";
import { answer } from "../build/http.ts";
import { factsOf, judged } from "../build/judged.ts";
import { connect, otherPort, tcp } from "../build/tcp.ts";
import { brokenHandshake, certificate, handshake, inDays } from "../build/tls.ts";
import { control, nobody } from "../build/vantage.ts";

const well = (vantage: string) => [connect(one, "connected", { vantage }), handshake({ vantage }), answer(200, { vantage })];
const cutOff = (vantage: string) => [...tcp(one, "timeout", { vantage }), control("198.51.100.80", "timeout", { vantage })];
const proxied = (vantage: string) => [
  nobody("192.0.2.251", "accepted", { vantage }),
  nobody("198.51.100.252", "accepted", { vantage }),
];
const both = { vantages: ["here", "there"] };

describe("a vantage in doubt", () => {
  test("a root of the vantage alone makes the verdict inconclusive, whatever was seen", () => {
    fc.assert(
      fc.property(anyObservations, (observations) => {
        const { verdict, findings } = judge(factsOf(observations));
        const roots = findings.filter(({ role }) => role === "root");
        if (roots.length > 0 && roots.every(({ layer }) => layer === "vantage")) expect(verdict).toBe("inconclusive");
        if (roots.some(({ layer }) => layer !== "vantage")) expect(verdict).toBe("suspect");
      }),
      { numRuns: 300 },
    );
  });

  test("never outvotes a sound one: its trouble is a note, and what follows from it too", () => {
    const { verdict, findings } = judged([...cutOff("here"), ...well("there")], both);
    expect(verdict).toBe("healthy");
    expect(findings.map(({ cause, role }) => `${cause} ${role}`)).toEqual(["vantage.no-egress note", "tcp.filtered note"]);
  });

  test("what a sound one saw is the root, and the one in doubt does not make it a matter of some vantages", () => {
    const refused = tcp(one, "refused", { vantage: "there" });
    const { findings, verdict } = judged([connect(one, "connected", { vantage: "here" }), ...proxied("here"), ...refused], both);
    expect(findings[0]).toMatchObject({ cause: "tcp.refused", role: "root", pattern: "everywhere", works: { vantages: [] } });
    expect(findings[1]).toMatchObject({ cause: "vantage.suspect", role: "note" });
    expect(verdict).toBe("suspect");
  });

  test("an address that works only from one in doubt is not told to work; where nobody is sound, what was seen counts", () => {
    const split = (vantage: string) => [...tcp(one, "refused", { vantage }), connect(two, "connected", { vantage })];
    const besideSound = judged([...split("here"), ...proxied("here"), ...tcp(one, "refused", { vantage: "there" })], both);
    expect(besideSound.findings.filter(({ role }) => role === "root")).toMatchObject([{ works: { addresses: [] } }]);
    expect(judged([...split("here"), ...proxied("here")]).findings[0]?.works.addresses).toEqual([two]);
  });

  test("what it alone saw, where a sound one saw it work, is a note", () => {
    const { findings, verdict } = judged(
      [...tcp(one, "refused", { vantage: "here" }), ...proxied("here"), ...well("there")],
      both,
    );
    expect(findings.filter(({ role }) => role === "root")).toEqual([]);
    expect(verdict).toBe("healthy");
  });

  test.each([
    [400, "tls.handshake-timeout root"],
    [2_000, "tls.handshake-timeout note"],
  ])("where it is late by %i ms, silence for five seconds: %s", (loopDelayMs, first) => {
    const late = { vantage: "here", loopDelayMs };
    const quick = Array.from({ length: 12 }, (_, n) =>
      connect(one, "connected", { ...late, attempt: n + 1, startMs: n * 300, elapsedMs: loopDelayMs + 20 }),
    );
    const knocks = [1, 2, 3].map((attempt) =>
      otherPort(one, "timeout", { ...late, attempt, startMs: attempt * 900, elapsedMs: loopDelayMs + 600 }),
    );
    const silent = [1, 2, 3, 4].map((attempt) =>
      brokenHandshake("timeout", { ...late, attempt, startMs: attempt * 600, elapsedMs: 5_200 }),
    );
    const { findings } = judged([...quick, ...knocks, ...silent, ...well("there")], both);
    expect(findings.map(({ cause, role }) => `${cause} ${role}`)).toContain(first);
    expect(findings.map(({ cause }) => cause)).toContain("vantage.overloaded");
  });

  test("a certificate is the same however late it is read: one that a late vantage alone is shown counts", () => {
    const late = { vantage: "here", loopDelayMs: 900, elapsedMs: 950 };
    const own = [1, 2, 3, 4, 5].flatMap((attempt) => [
      connect(one, "connected", { ...late, attempt, startMs: attempt * 700 }),
      handshake({ ...late, attempt, startMs: attempt * 700, leaf: certificate({ notAfter: inDays(-3.2) }) }),
    ]);
    const { findings, verdict } = judged([...own, ...well("there")], both);
    expect(findings[0]).toMatchObject({ cause: "tls.expired", role: "root", pattern: "some-vantages" });
    expect(findings.map(({ cause }) => cause)).toContain("vantage.overloaded");
    expect(verdict).toBe("suspect");
  });

  test("what goes well at one that is late goes well: the trouble of another is a matter of some vantages", () => {
    const late = { vantage: "there", loopDelayMs: 900, elapsedMs: 1_950 };
    const slowly = [1, 2, 3, 4, 5, 6].flatMap((attempt) => [
      connect(one, "connected", { ...late, attempt, startMs: attempt * 700 }),
      handshake({ ...late, attempt, startMs: attempt * 700 }),
    ]);
    const expired = [1, 2, 3].map((attempt) =>
      handshake({ vantage: "here", attempt, leaf: certificate({ notAfter: inDays(-3.2) }) }),
    );
    const { findings } = judged([...expired, ...slowly], both);
    expect(findings[0]).toMatchObject({
      cause: "tls.expired",
      role: "root",
      pattern: "some-vantages",
      works: { vantages: ["there"] },
    });
    expect(findings.map(({ cause }) => cause)).toContain("vantage.overloaded");
  });

  test("what is seen from nobody else counts, and says where it was seen from", () => {
    const { findings } = judged([...tcp(one, "refused"), ...proxied("here")]);
    expect(findings[0]).toMatchObject({ cause: "tcp.refused", role: "root" });
    expect(findings[0]?.next.join(" ")).toContain("in doubt itself");
  });

  test("a vantage without a family says nothing about that family", () => {
    const facts = factsOf([...tcp(one, "refused", { vantage: "here" })], both);
    const vantages = facts.vantages.map((self) => (self.name === "there" ? { ...self, families: [6 as const] } : self));
    expect(judge({ ...facts, vantages }).findings[0]).toMatchObject({ pattern: "everywhere" });
  });

  test("nor does what failed there, while an address of its own family answers", () => {
    const tries = tcp(six, "host-unreachable");
    const facts = factsOf([...well("here"), ...tries]);
    const only4 = { ...facts, vantages: facts.vantages.map((self) => ({ ...self, families: [4 as const] })) };
    expect(judge(only4)).toMatchObject({ verdict: "healthy", findings: [] });
    expect(judge(facts).verdict).toBe("suspect");
  });

  test("the report gives its status, and judged again from there it stays the same", () => {
    const facts = factsOf([...proxied("here"), ...cutOff("there")], both);
    const report = assembled(facts);
    expect(report.vantages.map(({ name, status }) => `${name} ${status}`)).toEqual(["here suspect", "there degraded"]);
    expect(assembled({ ...facts, vantages: report.vantages })).toEqual(report);
  });
});
