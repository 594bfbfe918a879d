import type { Command } from "commander";
import { idleNames, isQuestionName, questionNames } from "../target/option-names.ts";

export type Pair = readonly [name: string, value: string];

const described: Record<(typeof questionNames)[number], readonly [value: string, about: string]> = {
  resolver: ["IP[:PORT]|tls://IP|https://IP", "ask this resolver in place of the machine's own (again for more)"],
  "public-resolvers": ["LIST|none", "public resolvers to compare with"],
  "root-servers": ["LIST|none", "where a walk of the delegation begins"],
  control: ["LIST|none", "control targets"],
  sni: ["NAME", "send this name in the TLS handshake"],
  ip: ["IP", "probe this address in place of what DNS gives (again for more)"],
  port: ["N", "port, where the target names none"],
  expect: ["STATUS|TEXT", "what the answer must be"],
  "health-path": ["PATH", "also ask for this path"],
  timeout: ["S", "end the whole run within so many seconds"],
  deep: ["", "sample until the rate of what fails now and then is settled, for a minute at most"],
  ca: ["FILE", "trust the PEM certificates in this file too"],
  ocsp: ["stapled|fetch|none", "whether the certificate was revoked: as the server shows, or ask its authority too"],
  cert: ["FILE", "show this client certificate (PEM) to servers that ask for one"],
  proxy: [
    "http://[USER:PASSWORD@]HOST:PORT|env|none",
    "reach the target through this proxy; env: as HTTPS_PROXY and its like say",
  ],
  from: ["NAME|LABEL|all", "ask from these vantages: names, label values, label=value (again for more)"],
  key: ["FILE", "its private key, where the file of --cert does not hold it"],
};

const answered = new Set(["json", "stream", "no-color", "slack", "hub", "token", "hub-ca", "insecure"]);

/** Every option is collected as often as it is given: what may not be given twice is judged in one place, for flags and chat alike. */
export function addQuestionFlags(command: Command, pairs: Pair[]): Command {
  for (const name of questionNames) {
    const [value, about] = described[name];
    if (value === "") {
      command.option(`--${name}`, about);
      command.on(`option:${name}`, () => pairs.push([name, "yes"]));
      continue;
    }
    command.option(`--${name} <${value}>`, about, (given: string) => void pairs.push([name, given]));
  }
  for (const name of idleNames) {
    if (answered.has(name)) continue;
    const option = command.createOption(`--${name} [value]`).hideHelp();
    command.addOption(option.argParser((given: string) => void pairs.push([name, given])));
    command.on(`option:${name}`, (given: string | null) => {
      if (given === null) pairs.push([name, ""]);
    });
  }
  return command;
}

/** Where the questions are asked in place of this process. */
export function addHubFlags(command: Command): Command {
  return command
    .option("--hub <URL>", "ask this hub in place of this process, such as https://hub.example.com")
    .option("--token <TOKEN>", "what the hub lets in (better: FAULTLINE_TOKEN, or a file's path in FAULTLINE_TOKEN_FILE)")
    .option("--hub-ca <FILE>", "trust the PEM certificates in this file for the hub, too")
    .option("--insecure", "speak without TLS to a hub that is not on this machine");
}

/** Options whose value is a PEM file. */
const fileOptions: ReadonlySet<string> = new Set(["ca", "cert", "key"]);

/** Puts the text of the file in the place of `--ca FILE`, `--cert FILE` and `--key FILE`; gives an error in words where one cannot be read. */
export async function withFileTexts(
  pairs: readonly Pair[],
  readText: (path: string) => Promise<string>,
): Promise<{ ok: true; pairs: Pair[] } | { ok: false; error: string }> {
  const out: Pair[] = [];
  for (const [name, value] of pairs) {
    if (!fileOptions.has(name)) {
      out.push([name, value]);
      continue;
    }
    try {
      out.push([name, await readText(value)]);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
      return { ok: false, error: `--${name}: the file cannot be read (${code}). Write the path of a PEM file.` };
    }
  }
  return { ok: true, pairs: out };
}

/** A variable counts only where no flag of that name was given. */
export function withPresets(pairs: readonly Pair[], presets: readonly Pair[]): Pair[] {
  const given = new Set(pairs.map(([name]) => name));
  return [...presets.filter(([name]) => !given.has(name) && isQuestionName(name)), ...pairs];
}
