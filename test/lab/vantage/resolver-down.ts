import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodSite, type Site } from "../site.ts";

const stub = "127.0.0.53";

/** A stub resolver of the client's own that hands on to one of the network. */
const stubServer = ({ resolvers }: Setting, address: string): Server => ({
  kind: "program",
  place: "client",
  address,
  port: 53,
  identity: null,
  program: "dns-relay",
  arguments: { behind: { address: resolvers[0], port: 53 }, rules: [] },
});

/** `beside`: other resolvers, which are asked where it gives no answer. */
const withStub = (setting: Setting, address: string, ...beside: readonly string[]): Site => {
  const site = goodSite(setting, "https");
  return {
    ...site,
    servers: [...site.servers, stubServer(setting, address)],
    resolvConf: { nameservers: [address, ...beside] },
  };
};

const withoutStub = ({ servers }: Site): Pick<Site, "servers"> => ({
  servers: servers.filter(({ place }) => place !== "client"),
});

export const resolverDownNotRunning: FaultScenario = {
  id: "vantage.resolver-down/not-running",
  made: "resolv.conf names a resolver of the client's own machine alone, and it does not run",
  site: (setting) => withStub(setting, stub),
  fault: withoutStub,
  expected: () => ({ cause: "vantage.resolver-down", pattern: "everywhere", resolvers: [stub] }),
};

export const resolverDownHangs: FaultScenario = {
  id: "vantage.resolver-down/hangs",
  made: "the client's own resolver takes questions and answers none, and a second one of the network does",
  site: (setting) => withStub(setting, stub, setting.resolvers[1]),
  fault: ({ servers }) => ({
    servers: servers.map((server) =>
      server.kind === "program" && server.program === "dns-relay"
        ? { ...server, arguments: { ...server.arguments, rules: [{ does: "drop" }] } }
        : server,
    ),
  }),
  expected: () => ({ cause: "vantage.resolver-down", pattern: "some-resolvers", resolvers: [stub] }),
};

export const resolverDownAtOwnAddress: FaultScenario = {
  id: "vantage.resolver-down/at-own-address",
  made: "resolv.conf names the machine's own address first, where its forwarder has ended, and then a resolver that works",
  site: (setting) => withStub(setting, setting.network.client.own4, setting.resolvers[1]),
  fault: withoutStub,
  expected: ({ network }) => ({
    cause: "vantage.resolver-down",
    pattern: "some-resolvers",
    resolvers: [network.client.own4],
  }),
};
