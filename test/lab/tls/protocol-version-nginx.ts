import type { FaultScenario } from "../scenario.ts";
import { changedServers, goodSite } from "../site.ts";

export const protocolVersionNginx: FaultScenario = {
  id: "tls.protocol-version/nginx-one-address",
  made: "nginx at one of two addresses with ssl_protocols TLSv1 TLSv1.1",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, { v4, odd }) =>
    changedServers(site, [v4[odd]], (server) =>
      server.kind === "nginx" ? { ...server, lines: ["ssl_protocols TLSv1 TLSv1.1;", "ssl_ciphers ALL:@SECLEVEL=0;"] } : server,
    ),
  expected: ({ v4, odd }) => ({ cause: "tls.protocol-version", pattern: "some-addresses", addresses: [v4[odd]] }),
};
