import { routesSite } from "../http-site.ts";
import type { FaultScenario } from "../scenario.ts";
import { scripted } from "../scripted.ts";
import { changedLocations, goodSite } from "../site.ts";

export const malformedOtherProtocol: FaultScenario = {
  id: "http.malformed/another-protocol",
  made: "on the port sits a server of another protocol, which greets first",
  site: (setting) => routesSite(setting, "http"),
  fault: (_, setting) => {
    const greeting = setting.chance.pick(["SSH-2.0-OpenSSH_9.2\r\n", "220 mail ready\r\n", "+OK ready\r\n"]);
    return {
      servers: setting.v4.map((address) => scripted(setting, address, [{ say: greeting }, "hear", { say: "500 what?\r\n" }])),
    };
  },
  expected: ({ v4 }) => ({ cause: "http.malformed", pattern: "everywhere", addresses: v4 }),
};

export const malformedHeaders: FaultScenario = {
  id: "http.malformed/broken-header",
  made: "the application at one of two addresses writes a header with a line break in its name, or two lengths",
  site: (setting) => routesSite(setting, "http"),
  fault: (site, setting) => {
    const header = setting.chance.pick(["X-User\r\nName: ann", "Content-Length: 3\r\nContent-Length: 5"]);
    const bad = setting.v4[setting.odd];
    return {
      servers: [
        ...site.servers.filter(({ address }) => address !== bad),
        scripted(setting, bad, ["hear", { say: `HTTP/1.1 200 OK\r\n${header}\r\n\r\nready` }, "close"]),
      ],
    };
  },
  expected: ({ v4, odd }) => ({ cause: "http.malformed", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const malformedPlainToTls: FaultScenario = {
  id: "http.malformed/plain-to-tls",
  made: "requests are sent on to the port of HTTPS by http, as an application does that does not know of the TLS in front of it",
  site: (setting) => goodSite(setting, "https"),
  fault: (site, { host, securePort }) =>
    changedLocations(site, `if ($uri = /login) { return 200 "ready\\n"; } return 302 http://${host}:${securePort}/login;`),
  expected: ({ v4 }) => ({ cause: "http.malformed", pattern: "everywhere", addresses: v4 }),
};
