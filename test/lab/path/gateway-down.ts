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

/** The default route still leads to a router that is well. */
export const gatewayDownHostRoute: FaultScenario = {
  id: "path.gateway-down/route-to-one-address",
  made: "the client has a route of its own to one of two addresses, by a router that is not there any more",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { v4, odd, network }) => ({
    ipLines: { client: [`route add ${v4[odd]}/32 via ${nobodyOn(network.client.own4)}`] },
  }),
  expected: ({ v4, odd }) => ({ cause: "path.gateway-down", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const gatewayDownHostRoutes: FaultScenario = {
  id: "path.gateway-down/routes-to-each-address",
  made: "the client has a route to each of the server's addresses alone, by a router that is not there any more",
  site: (setting) => goodSite(setting, "http", setting.chance.pick<readonly string[]>([setting.v4, [setting.v4[0]]])),
  fault: ({ servers }, { network }) => ({
    ipLines: { client: servers.map(({ address }) => `route add ${address}/32 via ${nobodyOn(network.client.own4)}`) },
  }),
  expected: () => ({ cause: "path.gateway-down", pattern: "everywhere" }),
};

/** Nothing resolves, so no address is known: only the resolvers show it. */
export const gatewayDownNothingKnown: FaultScenario = {
  id: "path.gateway-down/no-resolver-heard",
  made: "the client's default route leads to a router that is not there",
  site: (setting) => goodSite(setting, "https"),
  fault: (_, { network }) => ({ ipLines: { client: [`route replace default via ${nobodyOn(network.client.own4)}`] } }),
  expected: () => ({ cause: "path.gateway-down", pattern: "everywhere" }),
};
