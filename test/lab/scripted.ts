import type { Server } from "./server.ts";
import type { Setting } from "./setting.ts";
import type { ScriptStep } from "./stand-in/script.ts";

/** A small program that says and hears these steps on each plain connection: no web server of Debian's writes such answers. */
export const scripted = ({ plainPort }: Setting, address: string, steps: readonly ScriptStep[]): Server => ({
  kind: "program",
  program: "script",
  address,
  port: plainPort,
  identity: null,
  arguments: { turns: [steps] },
});
