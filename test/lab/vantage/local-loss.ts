import { controlledSite } from "../control-site.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";

const lost = ({ chance }: Setting): number => chance.number(24, 34);

export const localLossOwnLink: FaultScenario = {
  id: "vantage.local-loss/own-link",
  made: "some three in ten of all packets that come to the client is lost on its own link, whoever sends them",
  site: (setting) => controlledSite(setting, "https"),
  fault: (_, setting) => ({
    rules: { client: { "raw prerouting": [`iifname "up0" numgen random mod 100 < ${lost(setting)} drop`] } },
  }),
  expected: () => ({ cause: "vantage.local-loss", pattern: "some-tries", addresses: [] }),
};

export const localLossFirstRouter: FaultScenario = {
  id: "vantage.local-loss/first-router",
  made: "the client's router loses some three in ten of all that it should hand on for the client, and answers well itself",
  site: (setting) => controlledSite(setting, "http", [setting.v4[0]]),
  fault: (_, setting) => ({
    rules: { r1: { forward: [`iifname "up0" numgen random mod 100 < ${lost(setting)} drop`] } },
  }),
  expected: () => ({ cause: "vantage.local-loss", pattern: "some-tries", addresses: [] }),
};
