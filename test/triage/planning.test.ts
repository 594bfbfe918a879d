import { describe, expect, it } from "vitest";
import { plan } from "../../src/plan/plan.ts";
import type { PlanState } from "../../src/plan/state.ts";
import { Planning } from "../../src/triage/planning.ts";
import { planState } from "../build/planned.ts";

function fleetOf(count: number, nowMs: number): PlanState {
  const state = planState([], { nowMs });
  const [self] = state.vantages;
  if (self === undefined) throw new Error("no vantage");
  return { ...state, vantages: Array.from({ length: count }, (_, index) => ({ ...self, name: `agent-${index}` })) };
}
const nothing = () => 0;

describe("planning for a fleet", () => {
  it("begins with what is planned for all", () => {
    const state = fleetOf(30, 0);
    const planned = new Planning().wants(state, nothing, false);
    expect(planned.length).toBeGreaterThan(30);
    expect(planned).toEqual(plan(state));
  });

  it("is made anew for those there is news of, and holds for the others", () => {
    const planning = new Planning();
    const before = planning.wants(fleetOf(30, 0), nothing, false);
    const after = planning.wants(fleetOf(30, 50), (name) => (name === "agent-7" ? 1 : 0), false);
    const changed = after.filter((want) => !before.includes(want));
    expect(changed.length).toBeGreaterThan(0);
    expect([...new Set(changed.map(({ vantage }) => vantage))]).toEqual(["agent-7"]);
    expect(after).toHaveLength(before.length);
  });

  it("is never older than a tenth of a second", () => {
    const planning = new Planning();
    const before = planning.wants(fleetOf(30, 0), nothing, false);
    const after = planning.wants(fleetOf(30, 100), nothing, false);
    expect(after).toEqual(plan(fleetOf(30, 100)));
    expect(after.some((want) => before.includes(want))).toBe(false);
  });

  it("is made anew for all where that is asked for", () => {
    const planning = new Planning();
    const before = planning.wants(fleetOf(30, 0), nothing, false);
    const after = planning.wants(fleetOf(30, 1), nothing, true);
    expect(after).toHaveLength(before.length);
    expect(after.some((want) => before.includes(want))).toBe(false);
  });

  it("looks at everybody each time where they are few", () => {
    const planning = new Planning();
    const before = planning.wants(fleetOf(3, 0), nothing, false);
    const after = planning.wants(fleetOf(3, 1), nothing, false);
    expect(after.some((want) => before.includes(want))).toBe(false);
  });
});
