import { Command, CommanderError } from "commander";
import { nearest } from "../target/nearest.ts";
import { quoted } from "../target/quoted.ts";
import { agentFlags } from "./agent-flags.ts";
import type { AgentsFlags, AgentsWord } from "./agents-command.ts";
import { addHubFlags, addQuestionFlags, type Pair } from "./flags.ts";
import type { HubFlags } from "./hub/hub-access.ts";
import { hubFlags } from "./hub-flags.ts";
import { type CliMeans, exitStatus } from "./means.ts";
import { addTokensCommand } from "./tokens-program.ts";
import { type Output, triageCommand } from "./triage-command.ts";

const commands = [
  "triage",
  "resolvers",
  "path",
  "causes",
  "explain",
  "diagnose",
  "doctor",
  "host",
  "agent",
  "agents",
  "pause",
  "resume",
  "tokens",
  "schema",
  "start",
  "serve",
  "sandbox",
  "help",
];
/** Part of the vocabulary from the start; what they do comes later. */
const laterCommands = ["compare", "validate", "watch", "unwatch", "watches", "history", "backup", "forget", "catalogue", "mcp"];

/** Runs one command line (without the program's own name) and gives its exit status. Wrong use is told on stderr, and nothing goes to stdout. */
export async function runCli(argv: readonly string[], means: CliMeans): Promise<number> {
  const [word] = argv;
  if (word !== undefined && laterCommands.includes(word)) {
    means.stderr.write(`faultline ${word} does nothing yet in this version.\n`);
    return exitStatus.wrongUse;
  }
  if (word !== undefined && !word.startsWith("-") && !commands.includes(word)) {
    const near = nearest(word, [...commands, ...laterCommands]);
    means.stderr.write(
      `There is no command ${quoted(word)}. ${near === null ? `Did you mean: faultline triage ${quoted(word)}?` : `Did you mean: faultline ${near}?`}\n`,
    );
    return exitStatus.wrongUse;
  }
  let status: number = exitStatus.healthy;
  const program = programOf(means, (code) => {
    status = code;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.healthy : exitStatus.wrongUse;
    throw error;
  }
}

function programOf(means: CliMeans, finish: (status: number) => void): Command {
  const program = new Command("faultline")
    .description("Says which layer of the network broke, why, and what to do next.")
    .version(means.version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => means.stdout.write(text), writeErr: (text) => means.stderr.write(text) });
  askingCommand(
    program.command("triage"),
    "probe a target: host, host:port, an address, or an http(s), ws(s), tcp or tls URL",
    null,
    async () => (await import("./render/report-text.ts")).reportText,
    means,
    finish,
  );
  askingCommand(
    program.command("resolvers"),
    "compare what resolvers say of a name",
    "dns",
    async () => (await import("./render/resolver-text.ts")).resolverText,
    means,
    finish,
  );
  hostCommandOf(program, means, finish);
  askingCommand(
    program.command("path"),
    "the way to a target alone, hop by hop",
    "path",
    async () => (await import("./render/path-text.ts")).pathText,
    means,
    finish,
  );
  program
    .command("causes")
    .description("every cause that can be named")
    .option("--json", "print the whole graph as JSON")
    .action(async ({ json = false }: { json?: boolean }) => {
      const { causesCommand } = await import("./causes-command.ts");
      causesCommand({ json }, means);
    });
  program
    .command("explain")
    .description("what a cause is, how it is told from its neighbours, and what to do")
    .argument("<id>", "as in dns.nxdomain")
    .option("--no-color", "plain text")
    .action(async (id: string, { color = true }: { color?: boolean }) => {
      const { explainCommand } = await import("./explain-command.ts");
      finish(explainCommand(id, { color }, means));
    });
  program
    .command("diagnose")
    .description("judge a stored report again; nothing is sent")
    .argument("<report>", "a file that --json printed")
    .option("--json", "print the report as JSON")
    .option("--no-color", "plain text")
    .action(async (path: string, { json = false, color = true }: { json?: boolean; color?: boolean }) => {
      const { diagnoseCommand } = await import("./diagnose-command.ts");
      finish(await diagnoseCommand(path, { json, color }, means));
    });
  program
    .command("doctor")
    .description("what this machine can probe")
    .option("--slack", "also check tokens, scopes and manifest")
    .action(async ({ slack = false }: { slack?: boolean }) => {
      const { doctorCommand } = await import("./doctor-command.ts");
      finish(await doctorCommand({ slack }, means));
    });
  agentCommandOf(program, means, finish);
  agentsCommandOf(program, means, finish);
  addTokensCommand(program, means, finish);
  program
    .command("pause")
    .description("stop all probing of the hub and its agents; on the hub's own machine")
    .argument("[why...]", "what is told to whoever asks meanwhile")
    .action(async (why: string[]) => {
      const { pauseCommand } = await import("./pause-command.ts");
      finish(await pauseCommand(why, means));
    });
  program
    .command("resume")
    .description("let probing go on")
    .action(async () => {
      const { resumeCommand } = await import("./pause-command.ts");
      finish(await resumeCommand(means));
    });
  program
    .command("schema")
    .description("print the JSON Schema of a report")
    .action(async () => {
      const { reportJsonSchema } = await import("./schema-command.ts");
      means.stdout.write(reportJsonSchema());
    });
  for (const name of ["start", "serve", "sandbox"]) {
    const hub = program.command(name).description(hubWords[name] ?? "");
    if (name !== "sandbox") for (const [flag, about] of Object.values(hubFlags)) hub.option(flag, about);
  }
  return program;
}

function hostCommandOf(program: Command, means: CliMeans, finish: (status: number) => void): void {
  const pairs: Pair[] = [];
  program
    .command("host")
    .description("look at this machine itself: what listens, its queues, counters, routes and firewall; nothing is changed")
    .option(
      "--port <N>",
      "one port; connections are made to it, and the counters read beside them",
      (given: string) => void pairs.push(["port", given]),
    )
    .option("--timeout <S>", "end the whole run within so many seconds", (given: string) => void pairs.push(["timeout", given]))
    .option("--json", "print the report as JSON")
    .option("--stream", "print each event as a line of JSON while it runs")
    .option("--no-color", "plain text")
    .exitOverride()
    .action(async ({ json = false, stream = false, color = true }: { json?: boolean; stream?: boolean; color?: boolean }) => {
      const { hostCommand } = await import("./host-command.ts");
      const loadRender = async () => (await import("./render/report-text.ts")).reportText;
      finish(await hostCommand(pairs, { json, stream, color, only: null, loadRender }, means));
    });
}

function agentCommandOf(program: Command, means: CliMeans, finish: (status: number) => void): void {
  const label: string[] = [];
  program
    .command("agent")
    .description("serve a hub from this machine: it asks, this machine probes; the connection goes outwards alone")
    .option(...agentFlags.hub)
    .option(...agentFlags.name)
    .option(...agentFlags.label, (given: string) => void label.push(given))
    .option(...agentFlags.join)
    .option(...agentFlags.hubCa)
    .option(...agentFlags.insecure)
    .action(
      async ({
        insecure = false,
        ...flags
      }: {
        hub?: string;
        name?: string;
        join?: string;
        hubCa?: string;
        insecure?: boolean;
      }) => {
        const { agentCommand } = await import("./agent-command.ts");
        finish(await agentCommand({ ...flags, label, insecure }, means));
      },
    );
}

function agentsCommandOf(program: Command, means: CliMeans, finish: (status: number) => void): void {
  const agents = program.command("agents").description("who serves this hub; on the hub's own machine");
  const act = async (word: AgentsWord, flags: AgentsFlags): Promise<void> => {
    const { agentsCommand } = await import("./agents-command.ts");
    finish(await agentsCommand(word, flags, means));
  };
  agents
    .command("invite")
    .description("print a token that lets one agent in, once")
    .option("--name <NAME>", "let in an agent of this name alone")
    .option("--for <TIME>", "how long it holds, such as 30m, 1h or 2d")
    .action(({ name, for: lasts }: { name?: string; for?: string }) =>
      act("invite", { ...(name === undefined ? {} : { name }), ...(lasts === undefined ? {} : { lasts }) }),
    );
  agents
    .command("list")
    .description("every agent that is enrolled")
    .option("--json", "print them as JSON")
    .action(({ json = false }: { json?: boolean }) => act("list", { json }));
  agents
    .command("remove")
    .description("take an agent out; it is cut off at once")
    .argument("<name>")
    .action((name: string) => act("remove", { name }));
}

const hubWords: Record<string, string> = {
  start: "run the Slack app as configured; with nothing configured, the sandbox",
  serve: "run the Slack app",
  sandbox: "run the app against a local workspace, with demo targets",
};

type AskingFlags = HubFlags & { json?: boolean; stream?: boolean; color?: boolean };

function askingCommand(
  command: Command,
  about: string,
  only: "dns" | "path" | null,
  loadRender: Output["loadRender"],
  means: CliMeans,
  finish: (status: number) => void,
): void {
  const pairs: Pair[] = [];
  addHubFlags(addQuestionFlags(command.description(about).argument("<target>"), pairs))
    .option("--json", "print the report as JSON")
    .option("--stream", "print each event as a line of JSON while it runs")
    .option("--no-color", "plain text")
    .exitOverride()
    .action(async (target: string, { json = false, stream = false, color = true, hub, token, hubCa, insecure }: AskingFlags) => {
      const output = { json, stream, color, only, loadRender };
      if (hub === undefined) {
        if (token !== undefined || hubCa !== undefined || insecure !== undefined)
          means.stderr.write("--token, --hub-ca and --insecure do nothing without --hub.\n");
        return finish(await triageCommand(target, pairs, output, means));
      }
      const access: HubFlags = {
        hub,
        ...(token === undefined ? {} : { token }),
        ...(hubCa === undefined ? {} : { hubCa }),
        ...(insecure === undefined ? {} : { insecure }),
      };
      const { hubCommand } = await import("./hub/hub-command.ts");
      finish(await hubCommand(target, pairs, access, output, means));
    });
}
