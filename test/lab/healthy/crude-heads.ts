import type { HealthyScenario } from "../scenario.ts";
import { scripted } from "../scripted.ts";
import { goodSite } from "../site.ts";

/** Browsers and curl read all of these. */
const heads = [
  "HTTP/1.0 200 OK\nContent-Type: text/plain\n\n",
  "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nContent-Length: 6\r\n\r\n",
  "HTTP/1.1 200 OK\r\nServer : box\r\nContent-Length: 6\r\n\r\n",
  "HTTP/1.1 200 OK\r\nX-Model: a\r\n long one\r\nContent-Length: 6\r\n\r\n",
  "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 6\r\n\r\n",
] as const;

export const crudeHeads: HealthyScenario = {
  id: "healthy/crude-heads",
  made: "devices whose answers begin with a head that breaks the rules of HTTP in a way that every browser passes over",
  site: (setting) => ({
    ...goodSite(setting, "http"),
    servers: setting.v4.map((address) =>
      scripted(setting, address, ["hear", { say: `${setting.chance.pick(heads)}ready\n` }, "close"]),
    ),
  }),
  expected: "healthy",
};
