import type { FaultScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const expiredPlainTls: FaultScenario = {
  id: "tls.expired/plain-tls",
  made: "the certificate has run out, and nothing but TLS is asked for",
  site: (setting) => ({ ...goodSite(setting, "https"), target: `tls://${setting.host}:${setting.securePort}` }),
  fault: (site, { days }) => changedIdentities(site, "all", { from: -90, until: -days }),
  expected: ({ v4 }) => ({ cause: "tls.expired", pattern: "everywhere", addresses: v4 }),
};
