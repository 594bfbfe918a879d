import type { FaultScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const incompleteChain: FaultScenario = {
  id: "tls.incomplete-chain/leaf-alone",
  made: "the web servers send the certificate without its intermediate",
  site: (setting) => goodSite(setting, "https"),
  fault: (site) => changedIdentities(site, "all", { sendsIntermediate: false }),
  expected: ({ v4 }) => ({ cause: "tls.incomplete-chain", pattern: "everywhere", addresses: v4 }),
};
