import { expiredCrossSign } from "../healthy/expired-cross-sign.ts";
import type { FaultScenario } from "../scenario.ts";
import { changedIdentities, changedLocations, goodSite } from "../site.ts";

/** The root's old cross-sign, which has run out as well, is sent along by the twin too, and hurts nobody. */
export const expiredBehindPlainRedirect: FaultScenario = {
  id: "tls.expired/behind-plain-redirect",
  made: "plain HTTP sends on to HTTPS at the same addresses, where the certificate has run out",
  site: (setting) => {
    const site = goodSite(setting, "http");
    const { servers } = changedLocations(site, `return 301 https://${setting.host}:${setting.securePort}/;`);
    return { ...site, servers: [...servers, ...expiredCrossSign.site(setting).servers] };
  },
  fault: (site, { days }) => changedIdentities(site, "all", { from: -90, until: -days }),
  expected: ({ v4 }) => ({ cause: "tls.expired", pattern: "everywhere", addresses: v4 }),
};
