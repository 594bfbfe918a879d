import { routesSite } from "../http-site.ts";
import type { FaultScenario } from "../scenario.ts";
import { scripted } from "../scripted.ts";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";

/** Servers that send an interim response at once (RFC 8297), and the answer so much later. */
const hinting = (setting: Setting, laterMs: number): Pick<Site, "servers"> => ({
  servers: setting.v4.map((address) =>
    scripted(setting, address, [
      "hear",
      { say: "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload; as=style\r\n\r\n" },
      { waitMs: laterMs },
      { say: "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nready\n" },
      "close",
    ]),
  ),
});

export const slowEarlyHints: FaultScenario = {
  id: "http.slow/behind-early-hints",
  made: "the servers send early hints at once, and the answer three seconds later",
  site: (setting) => ({ ...routesSite(setting, "http"), ...hinting(setting, 20) }),
  fault: (_, setting) => hinting(setting, 3_000),
  expected: ({ v4 }) => ({ cause: "http.slow", pattern: "everywhere", addresses: v4 }),
};
