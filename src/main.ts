import type { Config } from "./config.ts";
import { compileLittle, keepHeapSmall } from "./small-heap.ts";

const [command = "", ...rest] = process.argv.slice(2);
// A reader that has gone away (`| head`) ends the output, not the program.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
const lastMs = 500;
const stopping = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stopping.abort(name));
// Whoever started this as a part of itself is gone.
process.once("disconnect", () => stopping.abort("SIGTERM"));

const how = (["start", "serve", "sandbox"] as const).find((word) => word === command);
// Before anything is loaded: what the loading leaves behind in a nursery that has grown stays for good.
if (how !== undefined || command === "agent") keepHeapSmall();
if (command === "agent") compileLittle();
const { ConfigError, readConfig } = await import("./config.ts");

try {
  if (how !== undefined && !rest.includes("--help")) {
    process.exitCode = await hub(how);
  } else {
    const config = readConfig(process.env);
    process.exitCode = (command === "agent" ? await agent(config) : null) ?? (await line(config));
    endSoon();
  }
} catch (error) {
  const known = error instanceof ConfigError;
  process.stderr.write(
    `${known ? error.message : `Faultline itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`}\n`,
  );
  process.exitCode = known ? 2 : 4;
}

/** What a command had to say is said: whatever a probe may have left open (a program that does not die, a socket) holds nobody's prompt for longer than this, ms. */
function endSoon(): void {
  process.stdout.write("", () => setTimeout(() => process.exit(), lastMs).unref());
}

async function agent(config: Config): Promise<number | null> {
  const { agentLine } = await import("./agent-line.ts");
  return agentLine(rest, config, stopping.signal);
}

async function line(config: Config): Promise<number> {
  const { cli } = await import("./command-line.ts");
  return cli(config, stopping.signal);
}

/** The hub is loaded only where it is asked for: a command line never waits for Slack's libraries. */
async function hub(how: "start" | "serve" | "sandbox"): Promise<number> {
  const { hubVariables } = await import("./cli/hub-flags.ts");
  const given = hubVariables(how, rest);
  if (typeof given === "string") throw new ConfigError(given);
  const config = readConfig({ ...process.env, ...given });
  const { runHub } = await import("./serve.ts");
  return runHub(how, config, stopping.signal);
}
