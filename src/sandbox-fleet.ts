import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { endpointText } from "./target/address.ts";
import type { Endpoint } from "./target/questions.ts";

/** Two more machines, as far as the hub can tell: one in another network of the company, one outside of it. */
const machines = [
  { name: "office", labels: ["net=office", "region=eu"] },
  { name: "us-east-1", labels: ["net=vpc", "region=us", "side=outside"] },
] as const;

/** The command as it is started from its source, and as it is built. */
const [started, built] = ["./faultline.js", "./main.js"].map((name) => fileURLToPath(new URL(name, import.meta.url))) as [
  string,
  string,
];

/** How long an agent has to end by itself, ms. */
const endWithinMs = 2_000;

type Zone = { readonly zone: string; readonly servers: readonly Endpoint[] };

export type SandboxFleet = { readonly stop: () => Promise<void> };

/**
 * Starts the two as agents in processes of their own, each invited like any other (`invite` gives the token for a name), on loopback and allowed to probe loopback. They
 * keep nothing, and end with whoever started them, however that ends. `zones`: who answers for the demo targets' names; `onTrouble`: one could not be started, or ended by
 * itself.
 */
export async function startSandboxFleet(
  hubPort: number,
  zones: readonly Zone[],
  invite: (name: string) => Promise<string>,
  onTrouble: (name: string, because: string) => void,
): Promise<SandboxFleet> {
  const folder = await mkdtemp(join(tmpdir(), "faultline-sandbox-"));
  const program = [started, built].find((path) => existsSync(path)) ?? built;
  let stopping = false;
  const children = await Promise.all(
    machines.map(async ({ name, labels }) => {
      const words = ["agent", "--hub", `ws://127.0.0.1:${hubPort}`, "--name", name, "--join", await invite(name)];
      const env = {
        ...withoutWaysOut(process.env),
        FAULTLINE_DATA: join(folder, name),
        FAULTLINE_ALLOW: "127.0.0.0/8,::1/128",
        FAULTLINE_ZONE_RESOLVERS: zones.map(textOf).join(";"),
        FAULTLINE_LOG_LEVEL: "silent",
      };
      const child = spawn(process.execPath, [program, ...words, ...labels.flatMap((label) => ["--label", label])], {
        env,
        stdio: ["ignore", "ignore", "ignore", "ipc"],
      });
      child.on("error", (error) => onTrouble(name, error.message));
      child.on("exit", (status) => {
        if (status !== 0 && status !== null && !stopping) onTrouble(name, `it ended with status ${status}`);
      });
      return child;
    }),
  );
  return {
    stop: async () => {
      stopping = true;
      await Promise.all(children.map(ended));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What leads elsewhere is none of theirs: a proxy or an authority for the hub, which is on loopback here, and whatever Slack's own variables hold. */
export const withoutWaysOut = (variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(variables).filter(
      ([name]) => !/_PROXY$/i.test(name) && !name.startsWith("SLACK_") && name !== "FAULTLINE_HUB_CA",
    ),
  );

const textOf = ({ zone, servers }: Zone): string =>
  `${zone}=${servers.map(({ address, port }) => endpointText(address, port)).join(",")}`;

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const impatient = setTimeout(() => child.kill("SIGKILL"), endWithinMs);
  await gone;
  clearTimeout(impatient);
}
