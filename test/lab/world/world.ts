import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";
import { writeAuthoritative } from "./authoritative.ts";
import { type Daemon, endDaemon, startDaemon } from "./daemon.ts";
import { trustedRoot } from "./identity.ts";
import { loadRules, makeNamespaces, type Places, removeNamespace, writeEtc } from "./namespaces.ts";
import { writeResolver } from "./resolver.ts";
import type { State } from "./state.ts";
import { writeServers } from "./web.ts";

/** A network of its own with everything in it serving. Disposing of it leaves nothing behind. */
export type World = AsyncDisposable & { client: string; rootFile: string; upMs: number };

let made = 0;

/** Raises the site: namespaces, name servers, servers, and the rules last. */
export async function raise(site: Site, setting: Setting, state: State): Promise<World> {
  const began = performance.now();
  made += 1;
  const prefix = `flab${process.pid}-${made}`;
  const parent = state.value.folder;
  if (parent === null) throw new Error("there is no folder to work in");
  const folder = mkdtempSync(join(parent, `${made}-`));
  const running: Daemon[] = [];
  const names = ["c", "r", "s", "d"].map((place) => `${prefix}${place}`);
  const takeDown = async (): Promise<void> => {
    await Promise.all(running.map(endDaemon));
    const ended = new Set(running.map(({ child }) => child.pid));
    const mine = new Set(state.value.namespaces.flatMap(({ name }) => (names.includes(name) ? [name] : [])));
    await Promise.all([...mine].map(removeNamespace));
    rmSync(folder, { recursive: true, force: true });
    state.change(({ namespaces, processes }) => ({
      namespaces: namespaces.filter(({ name }) => !mine.has(name)),
      processes: processes.filter(({ pid }) => !ended.has(pid)),
    }));
  };
  try {
    const places = await makeNamespaces(prefix, setting, state);
    const rootFile = join(folder, "root.pem");
    writeFileSync(rootFile, await trustedRoot());
    writeEtc(places, site);
    await startAll(places, site, setting, folder, state, running);
    await Promise.all([loadRules(places.router, "forward", site.passing), loadRules(places.server, "input", site.arriving)]);
    return { client: places.client, rootFile, upMs: performance.now() - began, [Symbol.asyncDispose]: takeDown };
  } catch (error) {
    await takeDown();
    throw error;
  }
}

async function startAll(
  places: Places,
  site: Site,
  setting: Setting,
  folder: string,
  state: State,
  running: Daemon[],
): Promise<void> {
  const authoritative = writeAuthoritative(join(folder, "authoritative"), setting, site);
  const servers = await writeServers(join(folder, "servers"), site.servers);
  const starts = [
    startDaemon(places.dns, ["named", "-g", "-n", "1", "-c", authoritative], { says: /all zones loaded/ }, state, running),
    ...site.resolvers.map(async (resolver, index) => {
      if (resolver.kind === "none") return;
      const { command, ready } = writeResolver(join(folder, `resolver-${index}`), resolver, setting);
      await startDaemon(places.dns, command, ready, state, running);
    }),
    ...servers.map(({ command, ready }) => startDaemon(places.server, command, ready, state, running)),
  ];
  const results = await Promise.allSettled(starts);
  for (const result of results) if (result.status === "rejected") throw result.reason;
}
