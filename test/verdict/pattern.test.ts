import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import type { Address } from "../../src/target/address.ts";
import { judge } from "../../src/verdict/judge.ts";
import type { Finding } from "../../src/verdict/report.ts";
import { address, one, six, two } from "../build/common.ts";
import { asked, firstResolver, secondResolver } from "../build/dns.ts";
import { factsOf, judged, vantage } from "../build/judged.ts";
import { connect, flows, tcp } from "../build/tcp.ts";

const everything: readonly Address[] = [one, two, six, address("2001:db8::8")];
const familyOf = (text: string): 4 | 6 => (text.includes(":") ? 6 : 4);

type Ending = "refused" | "connected" | "filtered";
/** Which family each vantage has, and how each address ends from each that can reach it. */
type Run = {
  families: Readonly<Record<string, readonly (4 | 6)[]>>;
  ends: Readonly<Record<string, Readonly<Record<string, Ending>>>>;
};

const anyRun: fc.Arbitrary<Run> = fc
  .record({
    addresses: fc.shuffledSubarray([...everything], { minLength: 1 }),
    families: fc.array(fc.constantFrom<(4 | 6)[]>([4, 6], [4, 6], [4]), { minLength: 1, maxLength: 3 }),
    endings: fc.array(fc.constantFrom<Ending>("refused", "connected", "filtered"), { minLength: 12, maxLength: 12 }),
    byAddress: fc.boolean(),
  })
  .map(({ addresses, families, endings, byAddress }) => {
    const names = families.map((_, index) => `vantage-${index}`);
    const endOf = (a: number, v: number): Ending => endings[(byAddress ? a : a * 3 + v) % endings.length] ?? "connected";
    return {
      families: Object.fromEntries(names.map((name, index) => [name, families[index] ?? []])),
      ends: Object.fromEntries(
        addresses.map((text, a) => [
          text,
          Object.fromEntries(
            names.flatMap((name, v): [string, Ending][] => (families[v]?.includes(familyOf(text)) ? [[name, endOf(a, v)]] : [])),
          ),
        ]),
      ),
    };
  });

function refusedIn({ families, ends }: Run): Finding | undefined {
  const observations = Object.entries(ends).flatMap(([text, from]) =>
    Object.entries(from).flatMap(([name, ending]): Observation[] =>
      tcp(address(text), ending === "filtered" ? "timeout" : ending, { vantage: name }),
    ),
  );
  const facts = factsOf(observations);
  const vantages = Object.entries(families).map(([name, own]) => ({ ...vantage(name), families: [...own] }));
  return judge({ ...facts, vantages }).findings.find(({ cause }) => cause === "tcp.refused");
}

/** The rule in words of its own: the first that fits of one family, some addresses, some vantages. */
function expectedPattern({ families, ends }: Run): string {
  const reached = Object.entries(ends).filter(([, from]) => Object.keys(from).length > 0);
  const hurt = reached.filter(([, from]) => Object.values(from).includes("refused"));
  const well = reached.filter(
    ([, from]) => !Object.values(from).includes("refused") && Object.values(from).includes("connected"),
  );
  const of = (some: typeof reached) => new Set(some.map(([text]) => familyOf(text)));
  const [family] = of(hurt);
  const isWholeFamily = of(hurt).size === 1 && reached.every((each) => hurt.includes(each) || familyOf(each[0]) !== family);
  if (isWholeFamily && well.some(([text]) => familyOf(text) !== family)) return "one-family";
  if (hurt.length < reached.length) return "some-addresses";
  const from = new Set(hurt.flatMap(([, each]) => Object.keys(each).filter((name) => each[name] === "refused")));
  const could = Object.keys(families).filter((name) => [...of(hurt)].some((each) => families[name]?.includes(each)));
  return could.every((name) => from.has(name)) ? "everywhere" : "some-vantages";
}

describe("where it happens, for every way in which addresses and vantages can end", () => {
  test("one value, by the order of the rule; the scope keeps the rest, and what works is disjoint from what fails", () => {
    fc.assert(
      fc.property(anyRun, (run) => {
        const finding = refusedIn(run);
        const refused = Object.entries(run.ends).filter(([, from]) => Object.values(from).includes("refused"));
        if (refused.length === 0) {
          expect(finding).toBeUndefined();
          return;
        }
        expect(finding?.pattern).toBe(expectedPattern(run));
        expect(finding?.scope.addresses).toEqual(refused.map(([text]) => text).sort());
        const from = refused.flatMap(([, each]) => Object.keys(each).filter((name) => each[name] === "refused"));
        expect(finding?.scope.vantages).toEqual([...new Set(from)].sort());
        for (const part of ["addresses", "vantages", "resolvers"] as const)
          expect(finding?.works[part].filter((text) => finding.scope[part].includes(text))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test("a vantage without a family says nothing about that family", () => {
    const facts = factsOf([...tcp(six, "refused", { vantage: "both" })]);
    const vantages = [vantage("both"), { ...vantage("old"), families: [4 as const] }];
    expect(judge({ ...facts, vantages }).findings[0]).toMatchObject({ pattern: "everywhere", scope: { vantages: ["both"] } });
  });

  test("an address that was never asked from here is none that works", () => {
    const denied = connect(six, "denied-by-policy", { skippedBecause: "not allowed" });
    const missing = connect(six, "family-missing");
    for (const other of [denied, missing])
      expect(judged([...tcp(one, "refused"), other]).findings[0]).toMatchObject({ cause: "tcp.refused", pattern: "everywhere" });
  });

  test("resolvers come after vantages, flows after both, tries last", () => {
    const refusing = [...asked(firstResolver, { gives: [one] }), ...asked(secondResolver, "REFUSED"), ...tcp(one, "connected")];
    expect(judged(refusing).findings[0]).toMatchObject({ cause: "dns.refused", pattern: "some-resolvers" });
    const seenBy = (name: string) => refusing.map((each) => ({ ...each, vantage: name, id: `${each.id}0` }) as Observation);
    const fine = asked(firstResolver, { gives: [one] }).map((each) => ({ ...each, vantage: "there" }) as Observation);
    const both = { vantages: ["here", "there"] };
    expect(judged([...refusing, ...fine], both).findings[0]).toMatchObject({ pattern: "some-vantages" });
    expect(judged([...refusing, ...seenBy("there")], both).findings[0]).toMatchObject({ pattern: "some-resolvers" });

    const resolved = asked(firstResolver, { gives: [one] });
    const split = flows(one, [1, 4]);
    expect(judged([...resolved, ...split]).findings[0]).toMatchObject({ cause: "tcp.partial-backend", pattern: "some-flows" });
    const elsewhere = tcp(two, "connected");
    expect(judged([...asked(firstResolver, { gives: [one, two] }), ...split, ...elsewhere]).findings[0]).toMatchObject({
      cause: "tcp.partial-backend",
      pattern: "some-addresses",
      works: { addresses: [two] },
    });
    const some = Array.from({ length: 20 }, (_, n) =>
      connect(one, n % 4 === 0 ? "refused" : "connected", { startMs: n * 250, purpose: "sample" }),
    );
    expect(judged([...resolved, ...some]).findings[0]).toMatchObject({ cause: "tcp.refused", pattern: "some-tries" });
  });

  test("of the addresses of a family that this vantage lacks nothing is known: what it can reach fails everywhere", () => {
    const tries = [...tcp(one, "refused"), ...tcp(six, "host-unreachable")];
    const foundAt = (...families: (4 | 6)[]) =>
      judge({ ...factsOf(tries), vantages: [{ ...vantage("here"), families }] }).findings.find(
        ({ cause }) => cause === "tcp.refused",
      );
    expect(foundAt(4)).toMatchObject({
      pattern: "everywhere",
      summary: "port 443 refuses connections on the one address that could be tried",
    });
    expect(foundAt(4, 6)).toMatchObject({
      pattern: "some-addresses",
      summary: "port 443 refuses connections on 1 of 2 addresses",
    });
  });
});
