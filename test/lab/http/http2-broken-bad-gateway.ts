import type { FaultScenario } from "../scenario.ts";
import { goodSite } from "../site.ts";
import { http2Servers } from "./http2-broken.ts";

export const http2BrokenBadGateway: FaultScenario = {
  id: "http.http2-broken/bad-gateway",
  made: "what is asked over HTTP/2 is answered with 502, and over HTTP/1.1 with the page",
  site: (setting) => ({ ...goodSite(setting, "https"), servers: http2Servers(setting, () => "answer") }),
  fault: (_, setting) => ({ servers: http2Servers(setting, () => "bad-gateway") }),
  expected: ({ v4 }) => ({ cause: "http.http2-broken", pattern: "everywhere", addresses: v4 }),
};
