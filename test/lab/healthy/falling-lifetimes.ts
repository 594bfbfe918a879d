import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const fallingLifetimes: HealthyScenario = {
  id: "healthy/falling-lifetimes",
  made: "one resolver has had the answer for a few seconds, the other asks anew",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    prepare: async ({ dig, wait }) => {
      await dig(setting.resolvers[setting.odd], setting.host, "A");
      await wait(2_500);
    },
  }),
  expected: "healthy",
};
