import { balancerSite, innerPort } from "../balancer.ts";
import type { FaultScenario } from "../scenario.ts";

export const noResponseSilent: FaultScenario = {
  id: "http.no-response/silent",
  made: "the balancers take the request, and packets to the server behind them vanish",
  site: (setting) => balancerSite(setting, "http"),
  fault: () => ({ arriving: [`tcp dport ${innerPort} drop`] }),
  expected: ({ v4 }) => ({ cause: "http.no-response", pattern: "everywhere", addresses: v4 }),
};
