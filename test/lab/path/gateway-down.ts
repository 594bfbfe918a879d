import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";

/** An address of the client's network that nobody has. */
const nobodyOn = (own4: string): string => own4.replace(/\d+$/, "126");

export const gatewayDownStatic: FaultScenario = {
  id: "path.gateway-down/next-router-gone",
  made: "the client's route to the server's network leads to a router that is not there any more",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { network }) => ({ ipLines: { client: [`route add 203.0.113.0/24 via ${nobodyOn(network.client.own4)}`] } }),
  expected: ({ v4 }) => ({ cause: "path.gateway-down", pattern: "everywhere", addresses: v4 }),
};

export const gatewayDownOneFamily: FaultScenario = {
  id: "path.gateway-down/over-ipv6",
  made: "the client's default route for IPv6 leads to a router that is not there",
  site: (setting) => goodSite(setting, "https", [setting.v4[0], setting.v6[0]]),
  fault: (_, { network }) => ({
    ipLines: { client: [`route replace default via ${network.client.router6}fe`] },
  }),
  expected: ({ v6 }) => ({ cause: "path.gateway-down", pattern: "one-family", addresses: [v6[0]] }),
};

/** Nothing resolves, so no address is known: only the resolvers show it. */
export const gatewayDownNothingKnown: FaultScenario = {
  id: "path.gateway-down/no-resolver-heard",
  made: "the client's default route leads to a router that is not there",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { network }) => ({ ipLines: { client: [`route replace default via ${nobodyOn(network.client.own4)}`] } }),
  expected: () => ({ cause: "path.gateway-down", pattern: "everywhere" }),
};
