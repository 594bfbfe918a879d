import { controlledSite } from "../control-site.ts";
import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

const lost = (setting: { chance: { number: (from: number, to: number) => number } }): number => setting.chance.number(20, 32);

export const lossOneWay: FaultScenario = {
  id: "path.loss/one-way",
  made: "a quarter of all packets to the server's network is lost between the routers, and none of those to hosts elsewhere",
  site: (setting) => controlledSite(setting, "https"),
  fault: (_, setting) => ({
    rules: { r2: { "raw prerouting": [`ip daddr 203.0.113.0/24 numgen random mod 100 < ${lost(setting)} drop`] } },
  }),
  expected: ({ v4 }) => ({ cause: "path.loss", pattern: "some-tries", addresses: v4 }),
};

export const lossWayBack: FaultScenario = {
  id: "path.loss/way-back",
  made: "on the way back from one of two addresses a quarter of all packets is lost",
  site: (setting) => goodSite(setting, "http"),
  fault: (_, setting) => ({
    rules: { r1: { forward: [`ip saddr ${setting.v4[setting.odd]} numgen random mod 100 < ${lost(setting)} drop`] } },
  }),
  expected: ({ v4, odd }) => ({ cause: "path.loss", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const lossOverIpv6: FaultScenario = {
  id: "path.loss/over-ipv6",
  made: "a quarter of all packets over IPv6 is lost at the first router, whatever they are for",
  site: (setting) => goodSite(setting, "https", [setting.v4[0], setting.v6[0]]),
  fault: (_, setting) => ({
    rules: { r1: { forward: [`meta nfproto ipv6 numgen random mod 100 < ${lost(setting)} drop`] } },
  }),
  expected: ({ v6 }) => ({ cause: "path.loss", pattern: "one-family", addresses: [v6[0]] }),
};
