import type { FaultScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const notYetValid: FaultScenario = {
  id: "tls.not-yet-valid/next-certificate",
  made: "the next certificate was put in place before its time",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, { days }) => changedIdentities(site, "all", { from: days, until: 90 }),
  expected: ({ v4 }) => ({ cause: "tls.not-yet-valid", pattern: "everywhere", addresses: v4 }),
};

export const notYetValidOverIpv6: FaultScenario = {
  id: "tls.not-yet-valid/over-ipv6",
  made: "what serves IPv6 got a certificate that begins in a few hours, as from a machine whose clock runs ahead",
  site: (setting) => goodSite(setting, "https", [...setting.v4, ...setting.v6]),
  fault: (site, { v6, chance }) => changedIdentities(site, v6, { from: chance.number(1, 20) / 24, until: 90 }),
  expected: ({ v6 }) => ({ cause: "tls.not-yet-valid", pattern: "one-family", addresses: v6, families: [6] }),
};
