import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { hooks, type PlaceName } from "../place.ts";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";
import type { Stage } from "../stage.ts";
import { writeAuthoritative } from "./authoritative.ts";
import { runCommand } from "./commands.ts";
import { type Daemon, endDaemon, reloadDaemon } from "./daemon.ts";
import { inside, namespaceOf, type Places } from "./namespaces.ts";
import { loadRules } from "./rules.ts";

const soWithinMs = 20_000;
const lookEveryMs = 50;

/** What a scenario may do once everything serves. */
export function stageOf(places: Places, site: Site, setting: Setting, folder: string, nameServers: Daemon): Stage {
  const asking = namespaceOf(places, site.from ?? "client");
  let changes = 0;
  const run = (place: PlaceName, program: string, ...args: readonly string[]): Promise<string> =>
    runCommand("nsenter", inside(namespaceOf(places, place), [program, ...args]));
  const rules = async (place: PlaceName, hook: string, lines: readonly string[]): Promise<void> => {
    const known = hooks.find((one) => one === hook);
    if (known === undefined) throw new Error(`there is no hook ${hook}`);
    changes += 1;
    await loadRules(namespaceOf(places, place), { [known]: lines }, `lab${changes}`);
  };
  return {
    run,
    rules,
    wait: (ms) => wait(ms),
    until: async (isSo) => {
      const latest = performance.now() + soWithinMs;
      while (!(await isSo())) {
        if (performance.now() > latest) throw new Error(`what the scenario waits for is not so after ${soWithinMs} ms`);
        await wait(lookEveryMs);
      }
    },
    dig: (server, name, type, ...options) =>
      runCommand("nsenter", inside(asking, ["dig", `@${server}`, "+tries=1", "+time=5", ...options, name, type])),
    endNameServers: () => endDaemon(nameServers),
    serve: async (change) => {
      changes += 1;
      const next = await writeAuthoritative(join(folder, `authoritative-${changes}`), setting, { ...site, ...change });
      if (next.relays.length > 0) throw new Error("what name servers serve can change, what stands before them cannot");
      if (next.rules.length > 0) await rules("dns", "input", next.rules);
      await reloadDaemon(
        nameServers,
        join(folder, "named.conf"),
        next.configuration,
        /reloading zones succeeded|any newly configured zones are now loaded/,
      );
    },
  };
}
