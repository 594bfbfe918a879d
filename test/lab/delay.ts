import { join } from "node:path";
import type { Command } from "./server.ts";
import type { Site } from "./site.ts";

/** Where packets wait: at r1, in what it hands on. `matches`: the words of iptables for the packets that do, of one family. */
export type Delay = { ms: number; family: 4 | 6; matches: readonly string[] };

const program = join(import.meta.dirname, "delay.pl");
/** Anything that nothing else of r1 uses: the program listens there to show that it is up. */
const readyPort = 7_099;

/** The same site with a router at which some packets wait. `end4`: an address of that router. */
export function delayed({ servers }: Site, end4: string, { ms, family, matches }: Delay): Partial<Site> {
  const waits: Command = {
    kind: "command",
    place: "r1",
    address: end4,
    port: readyPort,
    identity: null,
    command: ["perl", program, String(ms), end4, String(readyPort)],
  };
  return {
    servers: [...servers, waits],
    // Once somebody takes packets out of the queue: without, they would be lost.
    prepare: async ({ run }) =>
      void (await run(
        "r1",
        family === 4 ? "iptables" : "ip6tables",
        ...["-t", "mangle", "-A", "FORWARD", ...matches, "-j", "NFQUEUE", "--queue-num", "0"],
      )),
  };
}
