/**
 * Performs the COPY and RUN steps of the Dockerfile in an empty folder, as an unprivileged user and from what .dockerignore lets through, then starts
 * the result and asks its /healthz and its command line. It takes the place of `docker build` where there is no container engine.
 */
import { spawn, spawnSync } from "node:child_process";
import { chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type Instruction, letThrough, needsRoot, readDockerfile } from "./dockerfile.ts";

const root = resolve(import.meta.dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "faultline-image-"));
/** nobody on Debian. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
const pinned = resolve(root, "node_modules/.bin");
/** The machine's own way to its package registry stays; what npm tells its children, and root's home, do not. */
const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|HOME$|INIT_CWD$)/i.test(name)));
const env = {
  ...inherited,
  PATH: `${pinned}:${process.env.PATH ?? ""}`,
  HOME: scratch,
  npm_config_cache: join(scratch, "cache"),
  npm_config_update_notifier: "false",
};
const stageFolder = (stage: number): string => join(scratch, `stage-${stage}`);

try {
  const context = join(scratch, "context");
  mkdirSync(context);
  for (const name of letThrough(readFileSync(join(root, ".dockerignore"), "utf8")))
    cpSync(join(root, name), join(context, name), { recursive: true });
  const steps = readDockerfile(readFileSync(join(root, "Dockerfile"), "utf8"));
  let cmd: string[] = [];
  let values: Record<string, string> = {};
  const folders = new Map<number, string>();
  for (const step of steps) {
    if (step.kind === "workdir") folders.set(step.stage, step.folder);
    if (step.kind === "env") values = { ...values, ...step.values };
    if (step.kind === "cmd") cmd = step.words;
    if (step.kind === "copy") copy(step, context, folders.get(step.stage) ?? "/");
    if (step.kind === "run") perform(step.command, inStage(step.stage, folders.get(step.stage) ?? "/"));
  }
  const app = inStage(Math.max(...steps.map(({ stage }) => stage)), "/app");
  await startsAndAnswers(app, cmd, values);
  process.stdout.write("1 passed, 0 failed, 0 skipped\n");
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.stdout.write("0 passed, 1 failed, 0 skipped\n");
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function inStage(stage: number, folder: string): string {
  const path = join(stageFolder(stage), folder);
  mkdirSync(path, { recursive: true });
  own(scratch);
  return path;
}

function own(path: string): void {
  if ("uid" in unprivileged) {
    spawnSync("chown", ["-R", `${unprivileged.uid}:${unprivileged.gid}`, path]);
    chownSync(path, unprivileged.uid ?? 0, unprivileged.gid ?? 0);
  }
}

function copy(step: Extract<Instruction, { kind: "copy" }>, context: string, folder: string): void {
  process.stdout.write(`${step.line}\n`);
  const to = inStage(step.stage, folder);
  for (const source of step.sources) {
    const from = step.from === null ? join(context, source) : join(stageFolder(step.from), source);
    const target = step.to === "./" ? join(to, source.split("/").at(-1) ?? source) : join(to, step.to);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(from, target, { recursive: true, verbatimSymlinks: true });
  }
  own(stageFolder(step.stage));
}

function perform(command: string, cwd: string): void {
  if (needsRoot(command)) return void process.stdout.write(`(takes root, not performed) RUN ${command}\n`);
  process.stdout.write(`RUN ${command}\n`);
  const { status, stderr, stdout } = spawnSync("sh", ["-c", command], {
    cwd,
    env,
    ...unprivileged,
    encoding: "utf8",
    timeout: 300_000,
  });
  if (status !== 0) throw new Error(`RUN ${command} ended with ${status}: ${stdout.slice(-1_000)}${stderr.slice(-1_000)}`);
}

async function startsAndAnswers(cwd: string, cmd: readonly string[], values: Record<string, string>): Promise<void> {
  const data = join(scratch, "data");
  mkdirSync(data);
  own(data);
  const slack = { SLACK_BOT_TOKEN: "xoxb-0-not-a-real-one", SLACK_SIGNING_SECRET: "0".repeat(32) };
  // Slack is not to be reached from here: a proxy on a closed port takes its place.
  const closed = { https_proxy: "http://127.0.0.1:9", FAULTLINE_PUBLIC_RESOLVERS: "none", FAULTLINE_ROOT_SERVERS: "none" };
  const port = String(20_000 + (process.pid % 20_000));
  const [program = "node", ...args] = cmd;
  const child = spawn(program, args, {
    cwd,
    env: { ...env, ...values, ...slack, ...closed, FAULTLINE_DATA: data, FAULTLINE_PORT: port, FAULTLINE_HOST: "127.0.0.1" },
    ...unprivileged,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log = `${log}${chunk.toString()}`.slice(-4_000);
  });
  try {
    for (let tries = 0; ; tries++) {
      const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(1_000) }).catch(() => null);
      if (answer?.status === 200) break;
      if (tries > 100 || child.exitCode !== null) throw new Error(`the image does not answer /healthz: ${log}`);
      await new Promise((later) => setTimeout(later, 100));
    }
    const cli = spawnSync("node", ["dist/main.js", "triage", "127.0.0.1:1", "--json"], {
      cwd,
      env: { ...env, ...values, ...closed, FAULTLINE_DATA: data },
      ...unprivileged,
      encoding: "utf8",
      timeout: 20_000,
    });
    const report = JSON.parse(cli.stdout) as { findings: { cause: string }[] };
    if (cli.status !== 1 || report.findings[0]?.cause !== "tcp.refused")
      throw new Error(`the built command line says ${cli.stdout.slice(0, 300)}${cli.stderr.slice(0, 300)}`);
  } finally {
    child.kill("SIGTERM");
    await new Promise((ended) => (child.exitCode === null ? child.once("exit", ended) : ended(null)));
  }
}
