import type { FaultScenario } from "../scenario.ts";
import { changedLocations, changedServers, goodSite, type Site } from "../site.ts";

/** The classic behind a proxy that ends TLS: plain goes to secure, and what is secure is taken for plain. */
export const redirectLoopSchemes: FaultScenario = {
  id: "http.redirect-loop/http-and-https",
  made: "http sends on to https, and https sends back to http",
  site: (setting) => {
    const secure = goodSite(setting, "https");
    const plain = goodSite(setting, "http");
    const up = `return 301 https://${setting.host}:${setting.securePort}$request_uri;`;
    return { ...plain, servers: [...secure.servers, ...plain.servers.map((server) => ({ ...server, location: up }))] } as Site;
  },
  fault: ({ servers }, { host, plainPort, securePort }) => ({
    servers: servers.map((server) =>
      server.kind === "nginx" && server.port === securePort
        ? { ...server, location: `return 302 http://${host}:${plainPort}$request_uri;` }
        : server,
    ),
  }),
  expected: ({ v4 }) => ({ cause: "http.redirect-loop", pattern: "everywhere", addresses: v4 }),
};

/** A browser that brings the cookie gets through in the twin; in the fault the cookie is looked for under another name. */
export const redirectLoopCookie: FaultScenario = {
  id: "http.redirect-loop/cookie",
  made: "a cookie is set and asked for by a redirect to the same page, under another name",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return { ...site, ...changedLocations(site, wall("seen")) };
  },
  fault: (site) => changedLocations(site, wall("noticed")),
  expected: ({ v4 }) => ({ cause: "http.redirect-loop", pattern: "everywhere", addresses: v4 }),
};

const wall = (name: string): string =>
  `if ($cookie_${name} = yes) { return 200 "ready\\n"; } add_header Set-Cookie "seen=yes; Path=/" always; return 307 $scheme://$http_host$request_uri;`;

export const redirectLoopOneAddress: FaultScenario = {
  id: "http.redirect-loop/one-address",
  made: "one of two addresses adds a slash and takes it away again",
  site: (setting) => {
    const site = goodSite(setting, "http");
    return { ...site, ...changedLocations(site, 'if ($uri = /home/) { return 200 "ready\\n"; } return 301 /home/;') };
  },
  fault: (site, { v4, odd }) =>
    changedServers(site, [v4[odd]], (server) =>
      server.kind === "nginx" ? { ...server, location: "if ($uri = /home/) { return 308 /home; } return 301 /home/;" } : server,
    ),
  expected: ({ v4, odd }) => ({ cause: "http.redirect-loop", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const redirectLoopEndless: FaultScenario = {
  id: "http.redirect-loop/endless",
  made: "each redirect leads to a longer path; the twin has eight of them",
  site: (setting) => {
    const site = goodSite(setting, "https");
    return {
      ...site,
      ...changedLocations(site, 'if ($uri ~ "(?:/+x){8}/+$") { return 200 "ready\\n"; } return 302 $uri/x/;'),
    };
  },
  fault: (site) => changedLocations(site, "return 302 $uri/x/;"),
  expected: ({ v4 }) => ({ cause: "http.redirect-loop", pattern: "everywhere", addresses: v4 }),
};
