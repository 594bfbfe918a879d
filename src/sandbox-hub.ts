import { createServer } from "node:net";
import { type Config, ConfigError } from "./config.ts";
import { loopback, manifestText, startHub, untilStopped } from "./hub.ts";
import { hubLog } from "./hub-log.ts";
import { defaultPolicy } from "./policy/policy.ts";
import { presetQuestions } from "./preset-questions.ts";
import { startDemo } from "./sandbox/demo/start.ts";
import { startWorkspace, type Workspace } from "./sandbox/workspace.ts";
import { startSandboxFleet } from "./sandbox-fleet.ts";
import type { SlackSettings } from "./slack/settings.ts";
import { slackPath } from "./slack/settings.ts";
import { parseAddress } from "./target/address.ts";

export type Sandbox = {
  url: string;
  workspace: Workspace;
  hubPort: number;
  ready: Promise<void>;
  /** Two agents beside the hub, each a process of its own; they end with the sandbox. */
  withFleet: () => Promise<void>;
  stop: () => Promise<void>;
};
export type SandboxOptions = { deliver: "socket" | "http"; pagePort: number; storeFile: string };

/** The real app against a Slack of one's own on this machine, with demo targets that are really broken on loopback. */
export async function startSandbox(config: Config, options: SandboxOptions): Promise<Sandbox> {
  await using opened = new AsyncDisposableStack();
  const preset = presetQuestions(config);
  const log = hubLog(config.logLevel);
  const demo = await startDemo(new Date());
  opened.defer(() => demo.close());
  const workspace = await startWorkspace(
    {
      manifestText: manifestText(),
      port: options.pagePort,
      deliver: options.deliver === "socket" ? "socket" : { http: null },
      demo: demo.targets,
      onFault: (error) => log.error({ err: error }, "the sandbox workspace failed"),
    },
    new AbortController().signal,
  );
  opened.defer(() => workspace.close());
  const { slackApiUrl, botToken, appToken, signingSecret } = workspace;
  const slack: SlackSettings =
    options.deliver === "socket"
      ? { mode: "socket", botToken, appToken, slackApiUrl }
      : { mode: "http", botToken, signingSecret, slackApiUrl };
  const zones = demo.zones.map(({ zone, servers }) => ({
    zone,
    servers: servers.flatMap(({ address, port }) => endpoint(address, port)),
  }));
  const hub = await startHub(
    { ...config, name: config.name === "local" ? "this machine" : config.name, zones: [...zones, ...config.zones] },
    {
      slack,
      storeFile: options.storeFile,
      allowance: { kind: "hub", allow: [...loopback, ...config.allow], deny: config.deny },
      // Whoever can open the page runs it: everything may be tried out there, unless a policy was named to be tried.
      policy: {
        places: config.policy.isNamed ? config.policy.places : [],
        isNamed: config.policy.isNamed,
        otherwise: { ...defaultPolicy, members: "admin" },
      },
      questions: { ...preset, ca: [...preset.ca, demo.caPem] },
      listen: { host: "127.0.0.1", port: 0 },
    },
    log,
  );
  opened.defer(() => hub.stop());
  if (options.deliver === "http") workspace.deliverTo(`http://127.0.0.1:${hub.port}${slackPath}`);
  const all = opened.move();
  const withFleet = async (): Promise<void> => {
    const fleet = await startSandboxFleet(hub.port, zones, hub.invite, (agent, because) =>
      log.warn({ agent, because }, "an agent of the sandbox is missing"),
    );
    all.defer(() => fleet.stop());
  };
  return { url: workspace.url, workspace, hubPort: hub.port, ready: hub.ready, withFleet, stop: () => all.disposeAsync() };
}

const endpoint = (text: string, port: number) => {
  const address = parseAddress(text);
  return address === null ? [] : [{ address, port }];
};

/** The usual port where it is free; another where it is not, unless a person asked for that one. */
async function pagePort({ port, portGiven }: Config): Promise<number> {
  const free = await new Promise<boolean>((resolve) => {
    const server = createServer().once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
  if (free || port === 0) return port;
  if (portGiven) throw new ConfigError(`FAULTLINE_PORT: port ${port} cannot be listened on. Write a free one, or 0 for any.`);
  return 0;
}

/** Runs the sandbox until it is told to stop, and prints where its page is. */
export async function runSandbox(config: Config, stopped: AbortSignal): Promise<number> {
  const sandbox = await startSandbox(
    { ...config, logLevel: config.logLevelGiven ? config.logLevel : "warn" },
    { deliver: "socket", pagePort: await pagePort(config), storeFile: ":memory:" },
  );
  try {
    await sandbox.ready;
    await sandbox.withFleet();
    process.stdout.write(
      `Faultline's sandbox is ready: ${sandbox.url}\nOpen it and press a demo target, or type /triage and any host. Nothing of the workspace leaves this machine. Ctrl+C ends it.\n`,
    );
    await untilStopped(stopped);
  } finally {
    await sandbox.stop();
  }
  return 0;
}
