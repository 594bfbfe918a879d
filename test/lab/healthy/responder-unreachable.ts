import type { HealthyScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const responderUnreachable: HealthyScenario = {
  id: "healthy/responder-unreachable",
  made: "the certificates name an OCSP responder that nobody can reach",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return {
      ...site,
      ...changedIdentities(site, "all", { ocspUrl: `http://${setting.nobody}/`, crlUrl: `http://${setting.nobody}/list` }),
    };
  },
  expected: "healthy",
};
