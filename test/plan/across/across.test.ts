import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Observation } from "../../../src/observation/observation.ts";
import type { VantageSelf } from "../../../src/observation/vantage.ts";
import { isMoot } from "../../../src/plan/first-verdict.ts";
import { plan } from "../../../src/plan/plan.ts";
import type { Asked, PlanState } from "../../../src/plan/state.ts";
import { address, apiTarget, one } from "../../build/common.ts";
import { asked, query } from "../../build/dns.ts";
import { fleet, fra, office, resolvedAt, resolverOf, servedTo, wellFrom } from "../../build/fleet.ts";
import { askedOf, planState } from "../../build/planned.ts";
import { connect, tcp } from "../../build/tcp.ts";

const inside = address("10.4.0.1");
const withResolver = (self: VantageSelf): VantageSelf => ({
  ...self,
  resolvers: [{ address: address(resolverOf(self)), port: 53, zone: null }],
});
const askedFrom = (seen: Observation): Asked => ({ ...askedOf(seen), vantage: seen.vantage });
const stateOf = (seen: readonly Observation[], vantages: readonly VantageSelf[] = [fra, office], more: Partial<PlanState> = {}) =>
  planState([], { vantages: vantages.map(withResolver), asked: seen.map(askedFrom), nowMs: 4_000, ...more });

/** What is asked because of other vantages: of their resolvers, and of addresses in the second round. */
const across = (state: PlanState): string[] =>
  plan(state).flatMap(({ vantage, step }) =>
    step.probe === "dns.query" && step.subject.purpose === "across"
      ? [`${vantage} asks ${step.subject.server} ${step.subject.type}`]
      : step.round === 2 &&
          step.attempt === 1 &&
          (step.probe === "tcp.connect" || step.probe === "tls.handshake") &&
          step.subject.address === inside &&
          step.subject.purpose === "target"
        ? [`${vantage} ${step.probe}`]
        : [],
  );
const told = { vantage: "office" };
const silent = asked(resolverOf(office), "silence", told);

describe("a resolver that fails at one vantage alone", () => {
  test("is asked by another, and the other's by it", () => {
    expect(across(stateOf([...wellFrom(fra), ...silent]))).toEqual([
      "fra asks 10.0.5.2 A",
      "fra asks 10.0.5.2 AAAA",
      "office asks 10.0.1.2 A",
      "office asks 10.0.1.2 AAAA",
    ]);
  });

  test.each(["REFUSED", "NXDOMAIN", "SERVFAIL"] as const)("%s is certain as well", (heard) =>
    expect(across(stateOf([...wellFrom(fra), ...asked(resolverOf(office), heard, told)]))).toHaveLength(4),
  );

  test.each<[string, PlanState]>([
    ["it is not certain yet", stateOf([...wellFrom(fra), ...silent.slice(0, 2)])],
    ["all fail", stateOf([...silent, ...asked(resolverOf(fra), "silence", { vantage: "fra" })])],
    ["all are well", stateOf([...wellFrom(fra), ...wellFrom(office)])],
    ["nobody else is there", stateOf(silent, [office])],
    [
      "everybody was told whom to ask",
      stateOf([...wellFrom(fra), ...silent], [fra, office], {
        questions: { ...stateOf([]).questions, resolvers: [{ address: address("10.0.1.2"), port: 53 }] },
      }),
    ],
  ])("nothing is swapped where %s", (_, state) => expect(across(state)).toEqual([]));

  test("an internal name is told to no resolver outside", () => {
    const target = { ...apiTarget, host: "db.corp.internal" };
    const named = [
      ...asked(resolverOf(fra), { gives: [one] }, { vantage: "fra", name: target.host }),
      ...asked(resolverOf(office), "silence", { ...told, name: target.host }),
    ];
    expect(across(stateOf(named, [fra, office], { target }))).toHaveLength(4);
    expect(across(stateOf(named, [{ ...fra, side: "outside" }, office], { target }))).toEqual([]);
  });
});

describe("an address of a private network", () => {
  const given = [...asked(resolverOf(office), { gives: [inside] }, told), ...resolvedAt(fra)];
  const connects = (state: PlanState) =>
    plan(state).flatMap(({ vantage, step }) =>
      step.probe === "tcp.connect" && step.attempt === 1 && step.round === 1 ? [`${vantage} ${step.subject.address}`] : [],
    );

  test("is tried by whom it was given to; a public one by everybody", () => {
    expect(connects(stateOf(given))).toEqual(["fra 203.0.113.7", "office 10.4.0.1", "office 203.0.113.7"]);
  });

  test("and by the others once it fails there for certain, with the same SNI", () => {
    expect(across(stateOf([...given, ...servedTo(fra), ...tcp(inside, "timeout", told)]))).toEqual([
      "fra tcp.connect",
      "fra tls.handshake",
    ]);
  });

  test.each<[string, Observation[]]>([
    ["it works there", [connect(inside, "connected", told)]],
    ["it failed once", [connect(inside, "timeout", told)]],
    [
      "policy keeps that vantage from it",
      [1, 2, 3].map((attempt) => connect(inside, "denied-by-policy", { ...told, attempt, skippedBecause: "private" })),
    ],
  ])("not where %s", (_, seen) => expect(across(stateOf([...given, ...servedTo(fra), ...seen]))).toEqual([]));
});

test("whatever was seen, no vantage is asked more than four questions because of others", () => {
  const anySeen = fc.constantFrom(
    ...fleet.flatMap((self) => [
      ...resolvedAt(self),
      ...asked(resolverOf(self), { gives: [inside] }, { vantage: self.name }),
      ...asked(resolverOf(self), "silence", { vantage: self.name }),
      query(resolverOf(self), "A", "REFUSED", { vantage: self.name }),
      ...tcp(inside, "timeout", { vantage: self.name }),
      connect(inside, "connected", { vantage: self.name }),
    ]),
  );
  fc.assert(
    fc.property(fc.uniqueArray(anySeen, { maxLength: 40 }), (seen) => {
      const each = Map.groupBy(across(stateOf(seen, fleet)), (text) => text.split(" ")[0]);
      for (const [, some] of each) expect(some.length).toBeLessThanOrEqual(4);
    }),
    { numRuns: 60 },
  );
});

test("what failed three times from one vantage is not moot for another that has not failed", () => {
  const seen = [...resolvedAt(fra), ...resolvedAt(office), ...tcp(one, "refused", told)];
  const state = stateOf(seen);
  const shakes = plan(state).filter(({ step }) => step.probe === "tls.handshake" && step.round === 1);
  expect(shakes.map((want) => [want.vantage, isMoot(state, want)])).toEqual([
    ["fra", false],
    ["office", true],
  ]);
});
