import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlaceName } from "../place.ts";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";
import { writeAuthoritative } from "./authoritative.ts";
import { type Daemon, endDaemon, startDaemon } from "./daemon.ts";
import { type Fleet, startFleet } from "./fleet.ts";
import { trustedRoots } from "./identity.ts";
import { restoreMachine, setMachine } from "./machine.ts";
import { batch, makeNamespaces, namespaceOf, type Places, placesOf, removeNamespaces, writeEtc } from "./namespaces.ts";
import { type OwnPrograms, ownPrograms } from "./own-programs.ts";
import { type Paths, withPaths } from "./placeholders.ts";
import { writeResolver } from "./resolver.ts";
import { loadAllRules } from "./rules.ts";
import { stageOf } from "./stage.ts";
import type { State } from "./state.ts";
import { buildNetwork } from "./topology.ts";
import { type Call, type Start, writeServers, writeStandIns } from "./web.ts";

/** A network of its own with everything in it serving. Disposing of it leaves nothing behind. `flags`: the site's, with the paths of its files; `programs`: what is started of our own. */
export type World = AsyncDisposable & {
  client: string;
  rootFile: string;
  flags: readonly string[];
  programs: OwnPrograms;
  /** The hub and its agents, where the site has agents. */
  fleet: Fleet | null;
  upMs: number;
};

let made = 0;

/** Raises the site: namespaces, name servers, servers, then the rules, and last what the site prepares. */
export async function raise(site: Site, setting: Setting, state: State): Promise<World> {
  const began = performance.now();
  made += 1;
  const prefix = `flab${process.pid}-${made}`;
  const parent = state.value.folder;
  if (parent === null) throw new Error("there is no folder to work in");
  const programs = await ownPrograms(parent);
  const folder = mkdtempSync(join(parent, `${made}-`));
  const running: Daemon[] = [];
  const places = placesOf(prefix, site);
  const takeDown = (): Promise<void> => clear(folder, [...places.values()], running, site, state);
  try {
    await setMachine(site.machine ?? [], state);
    await makeNamespaces([...places.values()], state);
    await buildNetwork(places, setting, site);
    const rootFile = join(folder, "root.pem");
    writeFileSync(rootFile, await trustedRoots());
    const client = namespaceOf(places, site.from ?? "client");
    writeEtc(client, site);
    const { paths, rules, nameServers } = await startAll(places, site, setting, folder, programs, state, running);
    const fleet = await startFleet(site, setting, { places, folder, rootFile, programs, state, running });
    await loadAllRules(places, site, rules);
    if (site.prepare !== undefined) await site.prepare(stageOf(places, site, setting, folder, nameServers));
    const flags = site.flags.map((flag) => withPaths(flag, paths));
    return { client, rootFile, flags, programs, fleet, upMs: performance.now() - began, [Symbol.asyncDispose]: takeDown };
  } catch (error) {
    await takeDown();
    throw error;
  }
}

async function clear(
  folder: string,
  names: readonly string[],
  running: readonly Daemon[],
  site: Site,
  state: State,
): Promise<void> {
  await Promise.all(running.map(endDaemon));
  const ended = new Set(running.map(({ child }) => child.pid));
  const mine = new Set(state.value.namespaces.flatMap(({ name }) => (names.includes(name) ? [name] : [])));
  await removeNamespaces([...mine]);
  if (site.machine !== undefined) await restoreMachine(state.value.machine);
  rmSync(folder, { recursive: true, force: true });
  state.change(({ namespaces, processes, machine }) => ({
    namespaces: namespaces.filter(({ name }) => !mine.has(name)),
    processes: processes.filter(({ pid }) => !ended.has(pid)),
    machine: site.machine === undefined ? machine : {},
  }));
}

/** Everything at once; relays are up before what they stand in front of, which hurts nobody. */
async function startAll(
  places: Places,
  site: Site,
  setting: Setting,
  folder: string,
  { standIns }: OwnPrograms,
  state: State,
  running: Daemon[],
): Promise<{ paths: Paths; rules: string[]; nameServers: Daemon }> {
  const [authoritative, servers] = await Promise.all([
    writeAuthoritative(join(folder, "authoritative-0"), setting, site),
    writeServers(join(folder, "servers"), site),
  ]);
  const resolvers = site.resolvers.map((resolver, index) =>
    writeResolver(join(folder, `resolver-${index}`), resolver, index, setting),
  );
  // The path stays the same when the name servers are told to read it anew.
  const configuration = join(folder, "named.conf");
  copyFileSync(authoritative.configuration, configuration);
  const inDns = (address: string, call: Call["call"]): Call => ({
    place: "dns",
    where: { address, port: 53, files: null },
    call,
  });
  const calls = [
    ...servers.calls,
    ...authoritative.relays.map((one) => inDns(one.address, { program: "dns-relay", arguments: one.arguments })),
    ...resolvers.flatMap(({ call }) => (call === null ? [] : [inDns(call.address, call.call)])),
  ];
  // named listens only where an interface has the address.
  const inner = calls.flatMap(({ call }) => (call.program === "dns-relay" ? [call.arguments.behind?.address ?? ""] : []));
  const loopback = inner.filter((address) => address.startsWith("127."));
  if (loopback.length > 0)
    await batch(
      namespaceOf(places, "dns"),
      loopback.map((address) => `address add ${address}/32 dev lo`),
    );
  const named: Start = {
    place: "dns",
    command: ["named", "-g", "-n", "1", "-c", configuration],
    ready: { says: /all zones loaded/ },
  };
  const starts: Start[] = [
    ...resolvers.flatMap(({ daemon }) => (daemon === null ? [] : [{ place: "dns" as const, ...daemon }])),
    ...servers.starts,
    ...[...Map.groupBy(calls, ({ place }) => place)].map(([place, some]) => writeStandIns(folder, place, some, standIns)),
  ];
  const start = ({ place, command, ready }: Start): Promise<Daemon> =>
    startDaemon(namespaceOf(places, place as PlaceName), command, ready, state, running);
  const results = await Promise.allSettled([start(named), ...starts.map(start)]);
  for (const result of results) if (result.status === "rejected") throw result.reason;
  const [first] = results;
  if (first?.status !== "fulfilled") throw new Error("the name servers did not start");
  return { paths: servers.paths, rules: authoritative.rules, nameServers: first.value };
}
