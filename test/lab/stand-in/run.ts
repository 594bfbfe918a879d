import { readFileSync } from "node:fs";
import { z } from "zod";
import { startConnectProxy } from "./connect-proxy.ts";
import { startDnsRelay } from "./dns-relay.ts";
import { startHttp } from "./http.ts";
import { startHttp2 } from "./http2.ts";
import type { ProgramCall } from "./programs.ts";
import { startRotating } from "./rotating.ts";
import { startScript } from "./script.ts";
import { startWebsocket } from "./websocket.ts";
import { type Where, whereSchema } from "./where.ts";

/** All stand-ins of one place in one process: a start of Node costs a tenth of a second. What is written here was checked by the compiler where the scenario was written. */
const callsSchema = z.array(z.object({ where: whereSchema, call: z.custom<ProgramCall>((value) => typeof value === "object") }));

const [path = ""] = process.argv.slice(2);
await Promise.all(callsSchema.parse(JSON.parse(readFileSync(path, "utf8"))).map(({ where, call }) => start(where, call)));
process.stderr.write("all stand-ins serve\n");

function start(where: Where, call: ProgramCall): Promise<void> {
  switch (call.program) {
    case "script":
      return startScript(where, call.arguments);
    case "http":
      return startHttp(where, call.arguments);
    case "http2":
      return startHttp2(where, call.arguments);
    case "websocket":
      return startWebsocket(where, call.arguments);
    case "dns-relay":
      return startDnsRelay(where, call.arguments);
    case "connect-proxy":
      return startConnectProxy(where, call.arguments);
    case "rotating":
      return startRotating(where, call.arguments);
  }
}
