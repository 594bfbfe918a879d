import { delayed } from "../delay.ts";
import type { HealthyScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

export const middleHopLoses: HealthyScenario = {
  id: "healthy/middle-hop-loses",
  made: "a router in the middle answers three traces in ten, and hands on every packet",
  site: (setting) => ({
    ...goodSite(setting, "https"),
    rules: { r2: { output: ["icmp type time-exceeded numgen random mod 10 < 7 drop"] } },
  }),
  expected: "healthy",
};

/** As clouds do: the next router answers neither a ping nor with an error. */
export const gatewaySilent: HealthyScenario = {
  id: "healthy/gateway-silent",
  made: "the next router never says a word of its own, and hands on every packet",
  site: (setting) => ({
    ...goodSite(setting, "https", [setting.v4[0], setting.v6[0]]),
    rules: { r1: { input: ["icmp type echo-request drop"], output: ["meta l4proto icmp drop"] } },
  }),
  expected: "healthy",
};

/** As over a satellite: whatever is asked is far away, the resolvers too. */
export const farFromEverything: HealthyScenario = {
  id: "healthy/far-from-everything",
  made: "each packet that leaves the client's network waits for most of half a second",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return {
      ...site,
      ...delayed(site, setting.network.client.router4, {
        ms: setting.chance.number(360, 420),
        family: 4,
        matches: ["-s", `${setting.network.client.own4}/32`],
      }),
    };
  },
  expected: "healthy",
};
