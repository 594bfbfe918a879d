import type { FaultScenario } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { Setting } from "../setting.ts";
import { goodIdentity, goodSite } from "../site.ts";
import type { Http2Arguments } from "../stand-in/http2.ts";

/** A server at each address that speaks both; no web server of Debian's breaks HTTP/2 on purpose, so a small one stands in. */
export const http2Servers = (setting: Setting, meets: (index: number) => Http2Arguments["meets"]): Server[] =>
  setting.v4.map((address, index) => ({
    kind: "program",
    program: "http2",
    address,
    port: setting.securePort,
    identity: goodIdentity(setting),
    arguments: { meets: meets(index) },
  }));

export const http2Broken: FaultScenario = {
  id: "http.http2-broken/streams-reset",
  made: "HTTP/2 is chosen in the handshake, and each stream is reset",
  site: (setting) => ({ ...goodSite(setting, "https"), servers: http2Servers(setting, () => "answer") }),
  fault: (_, setting) => {
    const meets = setting.chance.pick(["internal-error", "http-1-1-required"] as const);
    return { servers: http2Servers(setting, () => meets) };
  },
  expected: ({ v4 }) => ({ cause: "http.http2-broken", pattern: "everywhere", addresses: v4 }),
};
