import type { FaultScenario } from "../scenario.ts";
import { addressRecords, changedIdentities, goodSite, goodZone } from "../site.ts";

/** What counts is the name that was asked for, and not the one that it leads to. */
export const nameMismatchOnlyTheAliasCovered: FaultScenario = {
  id: "tls.name-mismatch/only-the-alias-covered",
  made: "the name is an alias of a provider's, whose one certificate covers the provider's names and lacks the customer's",
  site: (setting) => {
    const site = goodSite(setting, "https");
    const { host, otherZone, days, v4 } = setting;
    const door = `customer-${days}.${otherZone}`;
    return {
      ...site,
      zone: { ...site.zone, records: [`${host}. 60 IN CNAME ${door}.`] },
      moreZones: [goodZone(addressRecords({ ...setting, host: door }, v4), otherZone)],
      ...changedIdentities(site, "all", { names: [`*.${otherZone}`, host] }),
    };
  },
  fault: (site, { otherZone }) => changedIdentities(site, "all", { names: [`*.${otherZone}`] }),
  expected: ({ v4 }) => ({ cause: "tls.name-mismatch", pattern: "everywhere", addresses: v4 }),
};
