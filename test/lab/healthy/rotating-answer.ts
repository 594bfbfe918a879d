import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const rotatingAnswer: HealthyScenario = {
  id: "healthy/rotating-answer",
  made: "each resolver gives one of two addresses, another one each time, and both serve",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    resolvers: setting.resolvers.map((address) => ({ kind: "rotating", address, name: setting.host, answers: setting.v4 })),
  }),
  expected: "healthy",
};
