import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodSite } from "../site.ts";

/** The forwarder of the machine itself, which listens where its neighbours may ask it too, and not on the loopback. */
const forwarder = ({ network, resolvers }: Setting): Server => ({
  kind: "program",
  place: "client",
  address: network.client.own4,
  port: 53,
  identity: null,
  program: "dns-relay",
  arguments: { behind: { address: resolvers[0], port: 53 }, rules: [] },
});

export const resolverDownAtOwnAddress: FaultScenario = {
  id: "vantage.resolver-down/at-own-address",
  made: "resolv.conf names the machine's own address first, where its forwarder has ended, and then a resolver that works",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return {
      ...site,
      servers: [...site.servers, forwarder(setting)],
      resolvConf: { nameservers: [setting.network.client.own4, setting.resolvers[1]] },
    };
  },
  fault: ({ servers }) => ({ servers: servers.filter(({ place }) => place !== "client") }),
  expected: ({ network }) => ({
    cause: "vantage.resolver-down",
    pattern: "some-resolvers",
    resolvers: [network.client.own4],
  }),
};
