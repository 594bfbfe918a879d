import { mkdirSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { type Agent, hubPort } from "../agent.ts";
import type { Setting } from "../setting.ts";
import type { Site } from "../site.ts";
import { type Daemon, endDaemon, startDaemon } from "./daemon.ts";
import { writeIdentity } from "./identity.ts";
import { namespaceOf, type Places, writeEtc } from "./namespaces.ts";
import type { OwnPrograms } from "./own-programs.ts";
import type { State } from "./state.ts";

/** A hub and its agents, each a process in a namespace. `from`: the names of all agents, for `from:`. */
export type Fleet = {
  from: string;
  /** Types `/triage` with these words; the id of the run. */
  begin: (words: string, signal: AbortSignal) => Promise<string>;
  /** The report of a run, once that is over. JSON. */
  report: (run: string, signal: AbortSignal) => Promise<string>;
  /** Kills the agents that the site has killed, each at its time; resolves once it is done. */
  kill: (signal: AbortSignal) => Promise<void>;
};

export type FleetPlace = {
  places: Places;
  folder: string;
  /** The lab's root, PEM. */
  rootFile: string;
  programs: OwnPrograms;
  state: State;
  running: Daemon[];
};

/** Starts the site's hub beside the name servers, which no rule of a scenario keeps anybody from, and its agents; all are connected when it returns. Null where the site has none. */
export async function startFleet(site: Site, { network }: Setting, place: FleetPlace): Promise<Fleet | null> {
  const { agents } = site;
  if (agents === undefined) return null;
  const { places, folder, running, state, programs } = place;
  const own = join(folder, "fleet");
  mkdirSync(own, { recursive: true });
  const address = network.dns.own4;
  const dates = { from: -30, until: 60, sendsIntermediate: true };
  const { chain, key } = await writeIdentity(own, "hub", { issuer: "lab", names: [], ips: [address], ...dates });
  const socketPath = join(own, "hub.socket");
  const hub = {
    ...questionVariables(site.flags),
    FAULTLINE_DATA: own,
    FAULTLINE_NAME: "hub",
    FAULTLINE_HOST: address,
    FAULTLINE_PORT: String(hubPort),
    FAULTLINE_TLS_CERT: chain,
    FAULTLINE_TLS_KEY: key,
    FAULTLINE_CA: place.rootFile,
    FAULTLINE_LOG_LEVEL: "warn",
  };
  const begin = (where: string, variables: Variables, words: readonly string[], ready: RegExp): Promise<Daemon> =>
    startDaemon(
      where,
      inPlace(where, { ...variables, NODE_COMPILE_CACHE: programs.cache }, words),
      { says: ready },
      state,
      running,
    );
  await begin(namespaceOf(places, "dns"), hub, [programs.hub, socketPath], /told through its socket/);
  const ask = (deed: string, words: string, signal: AbortSignal): Promise<string> => askHub(socketPath, deed, words, signal);
  const starting = AbortSignal.timeout(startWithinMs);
  const daemons = await Promise.all(
    agents.map(async (agent) => {
      const where = namespaceOf(places, agent.place);
      writeEtc(where, agent.resolvers === undefined ? site : { ...site, resolvConf: { nameservers: agent.resolvers } });
      const data = join(own, agent.name);
      mkdirSync(data);
      const invitation = await ask("/invite", agent.name, starting);
      const told = [
        ...["agent", "--hub", `wss://${address}:${hubPort}`, "--hub-ca", place.rootFile, "--name", agent.name],
        ...["--join", invitation, ...Object.entries(agent.labels).flatMap(([label, value]) => ["--label", `${label}=${value}`])],
      ];
      const shift = agent.clockAheadS === undefined ? [] : ["--import", join(import.meta.dirname, "shifted-clock.ts")];
      const variables = {
        FAULTLINE_DATA: data,
        FAULTLINE_ALLOW: (agent.allow ?? []).join(","),
        FAULTLINE_LOG_LEVEL: "info",
        LAB_CLOCK_AHEAD_S: String(agent.clockAheadS ?? 0),
      };
      return begin(where, variables, [...shift, programs.command, ...told], /the hub is reached/);
    }),
  );
  return {
    from: agents.map(({ name }) => name).join(","),
    begin: (words, signal) => ask("/begin", words, signal),
    report: (run, signal) => ask("/report", run, signal),
    kill: async (signal) => {
      await Promise.all(agents.map((agent, index) => killed(agent, daemons[index], signal)));
    },
  };
}

const startWithinMs = 20_000;

type Variables = Readonly<Record<string, string>>;

/** `ip netns exec` puts the place's own files over /etc, and hands over to the program; of the machine's variables it finds PATH alone. */
const inPlace = (where: string, variables: Variables, words: readonly string[]): [string, ...string[]] => {
  const all = { PATH: process.env.PATH ?? "", ...variables };
  const set = Object.entries(all).map(([name, value]) => `${name}=${value}`);
  return ["ip", "netns", "exec", where, "env", "-i", ...set, process.execPath, ...words];
};

/** Flags of a run as the hub's variables of the same names; what the lab leaves alone unless a site says otherwise. */
function questionVariables(flags: readonly string[]): Variables {
  const variables: Record<string, string> = {
    FAULTLINE_PUBLIC_RESOLVERS: "none",
    FAULTLINE_ROOT_SERVERS: "none",
    FAULTLINE_CONTROL: "none",
  };
  for (let index = 0; index + 1 < flags.length; index += 2) {
    const [flag = "", value = ""] = flags.slice(index, index + 2);
    variables[`FAULTLINE_${flag.replace(/^--/, "").toUpperCase().replaceAll("-", "_")}`] = value;
  }
  return variables;
}

async function killed({ killedAfterMs }: Agent, daemon: Daemon | undefined, signal: AbortSignal): Promise<void> {
  if (killedAfterMs === undefined || daemon === undefined) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, killedAfterMs);
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
  await endDaemon(daemon);
}

async function askHub(socketPath: string, path: string, words: string, signal: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  request({ socketPath, path, method: "POST", signal }, (response) => {
    let text = "";
    response
      .setEncoding("utf8")
      .on("data", (piece: string) => {
        text += piece;
      })
      .on("error", reject)
      .on("end", () => (response.statusCode === 200 ? resolve(text) : reject(new Error(`the hub: ${path} ${words}: ${text}`))));
  })
    .on("error", reject)
    .end(words);
  return promise;
}
