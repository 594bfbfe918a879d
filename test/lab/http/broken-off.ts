import { changedRoutes, routesSite } from "../http-site.ts";
import type { FaultScenario } from "../scenario.ts";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";
import type { ScriptStep as Step } from "../stand-in/script.ts";

/** Each address a server that reads a request and says these words. */
function scripted({ v4, plainPort }: Setting, steps: readonly Step[]): Pick<Site, "servers"> {
  return {
    servers: v4.map((address) => ({
      kind: "program",
      program: "script",
      address,
      port: plainPort,
      identity: null,
      arguments: { turns: [steps] },
    })),
  };
}

const body = (length: number): string => "x".repeat(length);

export const truncatedLength: FaultScenario = {
  id: "http.truncated/shorter-than-promised",
  made: "the servers close before they have sent what Content-Length says",
  site: (setting) => routesSite(setting, "http"),
  fault: (_, setting) =>
    scripted(setting, ["hear", { say: `HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n${body(300 * setting.days)}` }, "close"]),
  expected: ({ v4 }) => ({ cause: "http.truncated", pattern: "everywhere", addresses: v4 }),
};

export const truncatedChunks: FaultScenario = {
  id: "http.truncated/last-chunk-missing",
  made: "the servers close after a chunk, before the last one",
  site: (setting) => routesSite(setting, "http"),
  fault: (_, setting) =>
    scripted(setting, ["hear", { say: `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n${body(100)}\r\n` }, "close"]),
  expected: ({ v4 }) => ({ cause: "http.truncated", pattern: "everywhere", addresses: v4 }),
};

export const resetMidResponse: FaultScenario = {
  id: "http.reset-mid-response/half-a-page",
  made: "one of two addresses resets in the middle of the body",
  site: (setting) => routesSite(setting, "http"),
  fault: (site, { v4, odd }) => changedRoutes(site, [v4[odd]], [{ status: 200, body: body(4_000), ending: "reset" }]),
  expected: ({ v4, odd }) => ({ cause: "http.reset-mid-response", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const resetInHeaders: FaultScenario = {
  id: "http.reset-mid-response/in-headers",
  made: "the servers close in the middle of the headers",
  site: (setting) => routesSite(setting, "http"),
  fault: (_, setting) =>
    scripted(setting, ["hear", { say: "HTTP/1.1 200 OK\r\nContent-Type: text/pl" }, { waitMs: 20 }, "close"]),
  expected: ({ v4 }) => ({ cause: "http.reset-mid-response", pattern: "everywhere", addresses: v4 }),
};

export const bodyStalled: FaultScenario = {
  id: "http.body-stalled/half-a-page",
  made: "the answer stops after half of the body, and the connection stays",
  site: (setting) => routesSite(setting, "https"),
  fault: (site) => changedRoutes(site, "all", [{ status: 200, body: body(4_000), ending: "stall" }]),
  expected: ({ v4 }) => ({ cause: "http.body-stalled", pattern: "everywhere", addresses: v4 }),
};

export const bodyStalledAfterHeaders: FaultScenario = {
  id: "http.body-stalled/after-headers",
  made: "at one of two addresses the headers come, and nothing behind them",
  site: (setting) => routesSite(setting, "http"),
  fault: (site, setting) => ({
    servers: [
      ...site.servers.filter(({ address }) => address !== setting.v4[setting.odd]),
      ...scripted(setting, ["hear", { say: "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" }]).servers.filter(
        ({ address }) => address === setting.v4[setting.odd],
      ),
    ],
  }),
  expected: ({ v4, odd }) => ({ cause: "http.body-stalled", pattern: "some-addresses", addresses: [v4[odd]] }),
};

export const serverErrorEveryFifth: FaultScenario = {
  id: "http.server-error/every-fifth",
  made: "every fifth answer is 500",
  site: (setting) => routesSite(setting, "https"),
  fault: (site) => changedRoutes(site, "all", [{ every: 5, status: 500 }]),
  expected: ({ v4 }) => ({ cause: "http.server-error", pattern: "some-tries", addresses: v4 }),
};

export const slowEveryThird: FaultScenario = {
  id: "http.slow/every-third",
  made: "every third answer takes three seconds",
  site: (setting) => routesSite(setting, "https"),
  fault: (site) => changedRoutes(site, "all", [{ every: 3, status: 200, delayMs: 3_000 }]),
  expected: ({ v4 }) => ({ cause: "http.slow", pattern: "some-tries", addresses: v4 }),
  exclusive: true,
};
