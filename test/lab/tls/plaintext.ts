import type { FaultScenario } from "../scenario.ts";
import { changedServers, goodSite } from "../site.ts";

export const plaintext: FaultScenario = {
  id: "tls.plaintext/http-on-the-port",
  made: "the web servers speak plain HTTP on the port for TLS",
  site: (setting) => goodSite(setting, "https"),
  fault: (site) => changedServers(site, "all", (server) => ({ ...server, identity: null })),
  expected: ({ v4 }) => ({ cause: "tls.plaintext", pattern: "everywhere", addresses: v4 }),
};

/** What services say unasked: SSH, SMTP, MySQL. */
const banners = [
  "5353482d322e302d4f70656e5353485f392e3270310d0a",
  "323230206d782045534d54500d0a",
  "4a0000000a382e302e333400080000002d7d1b4f2d5c3a1e00ffffff0200ffdf1500000000000000000000",
] as const;

export const plaintextBanner: FaultScenario = {
  id: "tls.plaintext/another-service",
  made: "another service, which greets whoever comes, has the port at one of two addresses",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, { v4, odd, chance }) =>
    changedServers(site, [v4[odd]], ({ address, port }) => ({
      ...{ kind: "program", program: "script", address, port, identity: null },
      arguments: { turns: [[{ sayHex: chance.pick(banners) }]] },
    })),
  expected: ({ v4, odd }) => ({ cause: "tls.plaintext", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const plaintextEcho: FaultScenario = {
  id: "tls.plaintext/echo",
  made: "an echo service has the port at one of two addresses: the client's own hello comes back",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, { v4, odd }) =>
    changedServers(site, [v4[odd]], ({ address, port }) => ({
      ...{ kind: "program", program: "script", address, port, identity: null },
      arguments: { turns: [["echo"]] },
    })),
  expected: ({ v4, odd }) => ({ cause: "tls.plaintext", pattern: "some-addresses", addresses: [v4[odd]] }),
};
