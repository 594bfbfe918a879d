import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Cidr, parseCidrList } from "./policy/cidr.ts";
import { parseEndpoints } from "./target/endpoint-list.ts";
import type { Endpoint } from "./target/questions.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Something in the environment is wrong: the message names the variable and says what to write. */
export class ConfigError extends Error {}

/** The questions' own variables: FAULTLINE_PUBLIC_RESOLVERS is `public-resolvers`, and so on. */
const questionVariables = [
  "resolver",
  "public-resolvers",
  "root-servers",
  "control",
  "sni",
  "expect",
  "health-path",
  "timeout",
] as const;

export type Config = {
  /** What was set by variable, in the vocabulary of the flags. A flag given on the command line wins. */
  questions: (readonly [name: string, value: string])[];
  ca: string[];
  /** Split DNS: the zone and who is asked for names in it. */
  zones: { zone: string; servers: Endpoint[] }[];
  internalZones: string[];
  allow: readonly Cidr[];
  deny: readonly Cidr[];
  name: string;
  dataFolder: string;
  port: number;
  portGiven: boolean;
  host: string;
  logLevel: string;
  logLevelGiven: boolean;
  /** Where programs are looked for: what a service manager leaves out of PATH is added. */
  searchPath: string;
  wantsColor: boolean;
  /** The way to Slack; probes never take it. */
  proxy: { httpProxy?: string; httpsProxy?: string; noProxy?: string };
  slack: SlackChoice;
};

/** Which way to Slack is configured; `none` is the sandbox. */
export type SlackChoice =
  | { mode: "none" }
  | { mode: "socket"; botToken: string; appToken: string; signingSecret: string | null }
  | { mode: "http"; botToken: string; signingSecret: string };

const portText = z.coerce.number().int().min(0).max(65_535);
const levelText = z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]);

/** Reads everything that the environment says. Throws ConfigError for a value that cannot be meant. */
export function readConfig(env: Environment): Config {
  const text = (name: string): string | null => {
    const value = env[name]?.trim();
    return value === undefined || value === "" ? null : value;
  };
  const secret = (name: string): string | null => text(name) ?? fromFile(text(`${name}_FILE`), `${name}_FILE`);
  return {
    questions: questionVariables.flatMap((name) => {
      const value = text(variableOf(name));
      return value === null ? [] : [[name, value] as const];
    }),
    ca: [text("FAULTLINE_CA")].flatMap((path) => fromFile(path, "FAULTLINE_CA") ?? []),
    zones: zonesOf(text("FAULTLINE_ZONE_RESOLVERS")),
    internalZones: (text("FAULTLINE_INTERNAL_ZONES") ?? "")
      .split(/[\s,]+/)
      .filter((zone) => zone !== "")
      .map((zone) => zone.toLowerCase().replace(/^\.|\.$/g, "")),
    allow: cidrs(text("FAULTLINE_ALLOW"), "FAULTLINE_ALLOW"),
    deny: cidrs(text("FAULTLINE_DENY"), "FAULTLINE_DENY"),
    name: text("FAULTLINE_NAME") ?? "local",
    dataFolder: text("FAULTLINE_DATA") ?? "data",
    portGiven: (text("FAULTLINE_PORT") ?? text("PORT")) !== null,
    port: checked(portText, text("FAULTLINE_PORT") ?? text("PORT") ?? "3000", "FAULTLINE_PORT", "a port such as 3000"),
    host: text("FAULTLINE_HOST") ?? "0.0.0.0",
    logLevel: checked(
      levelText,
      text("FAULTLINE_LOG_LEVEL") ?? "info",
      "FAULTLINE_LOG_LEVEL",
      `one of ${levelText.options.join(", ")}`,
    ),
    logLevelGiven: text("FAULTLINE_LOG_LEVEL") !== null,
    searchPath: `${text("PATH") ?? ""}:/usr/sbin:/sbin`,
    wantsColor: env.NO_COLOR === undefined,
    proxy: {
      ...setting("httpProxy", text("http_proxy") ?? text("HTTP_PROXY")),
      ...setting("httpsProxy", text("https_proxy") ?? text("HTTPS_PROXY")),
      ...setting("noProxy", text("no_proxy") ?? text("NO_PROXY")),
    },
    slack: slackChoice({
      botToken: secret("SLACK_BOT_TOKEN"),
      appToken: secret("SLACK_APP_TOKEN"),
      signingSecret: secret("SLACK_SIGNING_SECRET"),
    }),
  };
}

const setting = <K extends string>(name: K, value: string | null): { [P in K]?: string } =>
  (value === null ? {} : { [name]: value }) as { [P in K]?: string };

const variableOf = (name: string): string => `FAULTLINE_${name.toUpperCase().replaceAll("-", "_")}`;

type Secrets = { botToken: string | null; appToken: string | null; signingSecret: string | null };

/** Half a configuration is a mistake to be named, not a reason to start the sandbox quietly. */
function slackChoice({ botToken, appToken, signingSecret }: Secrets): SlackChoice {
  if (botToken === null && appToken === null && signingSecret === null) return { mode: "none" };
  if (botToken === null)
    throw new ConfigError(
      "SLACK_BOT_TOKEN is missing. It begins with xoxb- and stands in your Slack app under OAuth & Permissions → Bot User OAuth Token.",
    );
  if (!botToken.startsWith("xoxb-"))
    throw new ConfigError(
      "SLACK_BOT_TOKEN is not a bot token. Write the one that begins with xoxb-, from OAuth & Permissions → Bot User OAuth Token.",
    );
  if (appToken !== null) {
    if (!appToken.startsWith("xapp-"))
      throw new ConfigError(
        "SLACK_APP_TOKEN is not an app-level token. Write the one that begins with xapp-, from Basic Information → App-Level Tokens (scope connections:write).",
      );
    return { mode: "socket", botToken, appToken, signingSecret };
  }
  if (signingSecret !== null) return { mode: "http", botToken, signingSecret };
  throw new ConfigError(
    "SLACK_BOT_TOKEN is set, but neither SLACK_APP_TOKEN (Socket Mode: Basic Information → App-Level Tokens, scope connections:write) nor SLACK_SIGNING_SECRET (HTTP: Basic Information → App Credentials). Set one of them.",
  );
}

function zonesOf(text: string | null): Config["zones"] {
  const words = (text ?? "").split(/[\s;]+/).filter((word) => word !== "");
  return words.map((word) => {
    const [zone = "", list = ""] = word.split("=");
    const read = parseEndpoints(list);
    if (zone === "" || !read.ok)
      throw new ConfigError(`FAULTLINE_ZONE_RESOLVERS: "${word}" is not ZONE=IP[:PORT],…, such as corp.internal=10.0.0.2`);
    return { zone: zone.toLowerCase().replace(/\.$/, ""), servers: [...read.value] };
  });
}

function cidrs(text: string | null, name: string): readonly Cidr[] {
  if (text === null) return [];
  const read = parseCidrList(text);
  if (!read.ok) throw new ConfigError(`${name}: ${read.error}`);
  return read.cidrs;
}

function fromFile(path: string | null, name: string): string | null {
  if (path === null) return null;
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    throw new ConfigError(
      `${name}: ${join(path)} cannot be read (${error instanceof Error && "code" in error ? error.code : "unknown error"}). Write the path of a file that this user may read.`,
    );
  }
}

function checked<T>(schema: z.ZodType<T>, text: string, name: string, instead: string): T {
  const read = schema.safeParse(text);
  if (!read.success) throw new ConfigError(`${name}: "${text}" is not ${instead}.`);
  return read.data;
}
