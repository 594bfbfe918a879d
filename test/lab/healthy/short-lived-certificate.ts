import type { HealthyScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const shortLivedCertificate: HealthyScenario = {
  id: "healthy/short-lived-certificate",
  made: "a certificate of six days has four left",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, ...changedIdentities(site, "all", { from: -2, until: 4 }) };
  },
  expected: "healthy",
};
