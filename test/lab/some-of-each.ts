import { chanceOf } from "./chance.ts";
import type { Scenario } from "./scenario.ts";

/** So many makings of each cause, drawn by the seed, in their order: another seed draws others. What is healthy though it looks otherwise has no other making, and stays. */
export function someOfEach(scenarios: readonly Scenario[], count: number, seed: string): Scenario[] {
  const drawn = [...Map.groupBy(scenarios, ({ id }) => id.split("/")[0] ?? id)].flatMap(([cause, all]) =>
    all[0]?.expected === "healthy"
      ? all
      : chanceOf(`${seed} ${cause}`)
          .different(count, 0, all.length - 1)
          .flatMap((at) => all[at] ?? []),
  );
  return scenarios.filter((one) => drawn.includes(one));
}
