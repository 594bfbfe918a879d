import { balancerSite, changedBalancers } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";

export const clientErrorTextMissing: FaultScenario = {
  id: "http.client-error/text-missing",
  made: "the balancers answer 200 with a page of their own, without the text that must be in it",
  site: (setting) => ({ ...balancerSite(setting, "http"), flags: ["--expect", "ready"] }),
  fault: (site) =>
    changedBalancers(site, ({ body }) => ({
      body: ['http-request return status 200 content-type "text/html" string "<h1>Back soon</h1>"', ...body],
    })),
  expected: ({ v4 }) => ({ cause: "http.client-error", pattern: "everywhere", addresses: v4 }),
};
