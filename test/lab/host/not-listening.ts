import type { FaultScenario } from "../scenario.ts";
import { changedServers } from "../site.ts";
import { ownSite } from "./own-site.ts";

export const notListeningStopped: FaultScenario = {
  id: "host.not-listening/stopped",
  made: "no server was started on the machine",
  site: (setting) => ownSite(setting, "https", [setting.v4[0]]),
  fault: () => ({ servers: [] }),
  expected: ({ v4: [address] }) => ({ cause: "host.not-listening", pattern: "everywhere", addresses: [address] }),
};

export const notListeningOneAddress: FaultScenario = {
  id: "host.not-listening/one-address",
  made: "at one of two addresses the server was set up for the next port",
  site: (setting) => ownSite(setting, "http"),
  fault: (site, { v4, odd }) => changedServers(site, [v4[odd]], (server) => ({ ...server, port: server.port + 1 })),
  expected: ({ v4, odd }) => ({ cause: "host.not-listening", pattern: "some-addresses", addresses: [v4[odd]] }),
};
