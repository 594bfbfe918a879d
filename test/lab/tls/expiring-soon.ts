import type { FaultScenario } from "../scenario.ts";
import { changedIdentities, goodSite } from "../site.ts";

export const expiringSoonEverywhere: FaultScenario = {
  id: "tls.expiring-soon/everywhere",
  made: "the certificate of a quarter has some hours to two days left",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, { chance }) => changedIdentities(site, "all", { from: -89, until: chance.pick([0.2, 1.1, 2.4]) }),
  expected: ({ v4 }) => ({ cause: "tls.expiring-soon", pattern: "everywhere", addresses: v4 }),
};

export const expiringSoonOneAddress: FaultScenario = {
  id: "tls.expiring-soon/one-address",
  made: "one of two servers shows a six-day certificate with ten hours left, where the other has a new one",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    ...changedIdentities(goodSite(setting, "https"), "all", { from: -1, until: 5 }),
  }),
  fault: (site, { v4, odd }) => changedIdentities(site, [v4[odd]], { from: -5.6, until: 10 / 24 }),
  expected: ({ v4, odd }) => ({ cause: "tls.expiring-soon", pattern: "some-addresses", addresses: [v4[odd]] }),
};
