import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { changedLocations, changedServers, goodSite, type Site } from "../site.ts";

const page = (title: string): string =>
  `default_type text/html; return 200 "<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>";`;

export const wrongVirtualHostPage: FaultScenario = {
  id: "http.wrong-virtual-host/default-page",
  made: "the servers show the page that they have after they were installed",
  site: (setting) => {
    const site = goodSite(setting, "http");
    return { ...site, ...changedLocations(site, page("Shop")) };
  },
  fault: (site, { chance }) =>
    changedLocations(
      site,
      page(chance.pick(["Welcome to nginx!", "Apache2 Debian Default Page: It works", "IIS Windows Server"])),
    ),
  expected: ({ v4 }) => ({ cause: "http.wrong-virtual-host", pattern: "everywhere", addresses: v4 }),
};

/** Each endpoint has a server for whatever name, and beside it the one for the host. */
function twoNames(setting: Setting, stranger: string, shop = page("Shop")): Site {
  const site = goodSite(setting, "https");
  return {
    ...site,
    servers: site.servers.flatMap((server): Server[] =>
      server.kind === "nginx"
        ? [
            { ...server, location: stranger },
            { ...server, serverName: setting.host, location: shop },
          ]
        : [server],
    ),
  };
}

const misspelt = (site: Site, { v4, odd, host }: Setting): Pick<Site, "servers"> =>
  changedServers(site, [v4[odd]], (server) =>
    server.kind === "nginx" && server.serverName === host ? { ...server, serverName: `x${host}` } : server,
  );

export const wrongVirtualHostForgotten: FaultScenario = {
  id: "http.wrong-virtual-host/name-misspelt",
  made: "one of two addresses has the name misspelt, and answers 404 as to anybody",
  site: (setting) => twoNames(setting, "return 404;"),
  fault: misspelt,
  expected: ({ v4, odd }) => ({ cause: "http.wrong-virtual-host", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const wrongVirtualHostOtherSite: FaultScenario = {
  id: "http.wrong-virtual-host/other-site",
  made: "one of two addresses has the name misspelt, and shows another site as to anybody",
  site: (setting) => twoNames(setting, page("Blog of Ann")),
  fault: misspelt,
  expected: ({ v4, odd }) => ({ cause: "http.wrong-virtual-host", pattern: "some-addresses", addresses: [v4[odd]] }),
};

const text = (words: string): string => `default_type text/plain; return 200 "${words}\\n";`;

export const wrongVirtualHostPlainText: FaultScenario = {
  id: "http.wrong-virtual-host/plain-text",
  made: "one of two addresses has the name misspelt, and answers with a word of text as to anybody",
  site: (setting) => twoNames(setting, text("default"), text("shop")),
  fault: misspelt,
  expected: ({ v4, odd }) => ({ cause: "http.wrong-virtual-host", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const wrongVirtualHostHangsUp: FaultScenario = {
  id: "http.wrong-virtual-host/hangs-up-on-strangers",
  made: "one of two addresses has the name misspelt, and meets it as anybody; the other hangs up on whoever asks for another name",
  site: (setting) => {
    const { v4, odd, chance } = setting;
    const site = twoNames(setting, chance.pick(["return 404;", page("Blog of Ann")]));
    const isGood = ({ address }: Server): boolean => address !== v4[odd];
    return {
      ...site,
      servers: site.servers.map((server) =>
        server.kind === "nginx" && server.serverName === undefined && isGood(server)
          ? { ...server, location: "return 444;" }
          : server,
      ),
    };
  },
  fault: misspelt,
  expected: ({ v4, odd }) => ({ cause: "http.wrong-virtual-host", pattern: "some-addresses", addresses: [v4[odd]] }),
};
