import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { vantageName } from "./observation/vantage-name.ts";
import { type Cidr, parseCidrList } from "./policy/cidr.ts";
import { parseAddress } from "./target/address.ts";
import { parseEndpoints } from "./target/endpoint-list.ts";
import { parseHost } from "./target/parse-host.ts";
import type { ProxyVariables } from "./target/proxy.ts";
import { readProxyVariables } from "./target/proxy-variables.ts";
import type { Endpoint } from "./target/questions.ts";
import { Secret } from "./target/secret.ts";

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
  "ocsp",
  "proxy",
] as const;

export type Config = {
  /** What was set by variable, in the vocabulary of the flags. A flag given on the command line wins. */
  questions: (readonly [name: string, value: string])[];
  ca: string[];
  caFile: string | null;
  /** The files of a client certificate and its key, for runs of the command line: what a hub asks is stored, and a key is not. */
  clientFiles: (readonly [name: "cert" | "key", path: string])[];
  /** Split DNS: the zone and who is asked for names in it. */
  zones: { zone: string; servers: Endpoint[] }[];
  internalZones: string[];
  allow: readonly Cidr[];
  deny: readonly Cidr[];
  name: string;
  dataFolder: string;
  /** Where `faultline.yaml` may lie, the first that is there counts; `isNamed`: FAULTLINE_POLICY says where, so it has to be there. */
  policy: { places: string[]; isNamed: boolean };
  port: number;
  portGiven: boolean;
  host: string;
  /** The hub's own certificate and key; null: plain HTTP, for loopback or behind a proxy that speaks TLS. */
  tls: { cert: string; key: string } | null;
  /** The places from which Globalping is asked, in its own words; none: it is off. Asked by a hub and its doctor alone. */
  globalping: () => { places: readonly string[]; token: Secret | null };
  /** What an agent is told by variables. Asked by an agent alone: nobody else need care what the file of its invitation holds. */
  agent: () => { hub?: string; name?: string; label: string[]; join?: string; hubCa?: string; insecure: boolean };
  /** What a command line that asks a hub is told by variables; asked by it alone. */
  asking: () => { token?: string; hubCa?: string; insecure: boolean };
  logLevel: string;
  logLevelGiven: boolean;
  /** Where programs are looked for: what a service manager leaves out of PATH is added. */
  searchPath: string;
  wantsColor: boolean;
  /** What HTTPS_PROXY and its like say for probes that are asked to go that way. Throws ConfigError where they cannot be read: nobody else need care. */
  proxyVariables: () => ProxyVariables;
  /** The way to Slack; probes do not take it unasked. */
  proxy: { httpProxy?: string; httpsProxy?: string; noProxy?: string };
  /** Throws ConfigError where only a part of it is set. Asked by those who talk with Slack: nobody else need care what Slack's variables hold. */
  slack: () => SlackChoice;
};

/** Which way to Slack is configured; `none` is the sandbox. */
export type SlackChoice =
  | { mode: "none" }
  | { mode: "socket"; botToken: string; appToken: string; signingSecret: string | null }
  | { mode: "http"; botToken: string; signingSecret: string };

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
const policyName = "faultline.yaml";
const levels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"];

/** Reads everything that the environment says. Throws ConfigError for a value that cannot be meant. */
export function readConfig(env: Environment): Config {
  const text = (name: string): string | null => {
    const value = env[name]?.trim();
    return value === undefined || value === "" ? null : value;
  };
  const secret = (name: string): string | null => {
    const path = text(`${name}_FILE`);
    const found = text(name) ?? (path === null ? null : fromFile(path, `${name}_FILE`));
    if (found === "") throw new ConfigError(`${name}_FILE: ${path} is empty. Write the path of the file that holds ${name}.`);
    return found;
  };
  const dataFolder = text("FAULTLINE_DATA") ?? "data";
  const named = text("FAULTLINE_POLICY");
  const isYes = (name: string): boolean => text(name) === "1" || text(name) === "yes";
  const portName = text("FAULTLINE_PORT") === null && text("PORT") !== null ? "PORT" : "FAULTLINE_PORT";
  return {
    questions: questionVariables.flatMap((name) => {
      const value = text(variableOf(name));
      return value === null ? [] : [[name, value] as const];
    }),
    caFile: text("FAULTLINE_CA"),
    clientFiles: (["cert", "key"] as const).flatMap((name) => {
      const path = text(variableOf(name));
      return path === null ? [] : [[name, path] as const];
    }),
    ca: [text("FAULTLINE_CA")].flatMap((path) => (path === null ? [] : [certificatesIn(path)])),
    zones: zonesOf(text("FAULTLINE_ZONE_RESOLVERS")),
    internalZones: (text("FAULTLINE_INTERNAL_ZONES") ?? "")
      .split(/[\s,]+/)
      .filter((zone) => zone !== "")
      .map((zone) => zoneName(zone, "FAULTLINE_INTERNAL_ZONES")),
    allow: cidrs(text("FAULTLINE_ALLOW"), "FAULTLINE_ALLOW"),
    deny: cidrs(text("FAULTLINE_DENY"), "FAULTLINE_DENY"),
    name: checked(
      (name) => vantageName.test(name),
      text("FAULTLINE_NAME") ?? "local",
      "FAULTLINE_NAME",
      "a name of at most 40 letters, digits, blanks, dots and hyphens, such as eu-west-1",
    ),
    dataFolder,
    policy: { places: named === null ? [join(dataFolder, policyName), policyName] : [named], isNamed: named !== null },
    portGiven: (text("FAULTLINE_PORT") ?? text("PORT")) !== null,
    port: Number(checked(isPort, text(portName) ?? "3000", portName, "a port from 0 (any free one) to 65535, such as 3000")),
    host: hostOf(text("FAULTLINE_HOST") ?? "0.0.0.0"),
    agent: () => ({
      ...setting("hub", text("FAULTLINE_HUB")),
      ...setting("name", text("FAULTLINE_NAME")),
      ...setting("join", secret("FAULTLINE_JOIN")),
      ...setting("hubCa", text("FAULTLINE_HUB_CA")),
      label: (text("FAULTLINE_LABEL") ?? "").split(",").flatMap((label) => label.trim() || []),
      insecure: isYes("FAULTLINE_INSECURE"),
    }),
    asking: () => ({
      ...setting("token", secret("FAULTLINE_TOKEN")),
      ...setting("hubCa", text("FAULTLINE_HUB_CA")),
      insecure: isYes("FAULTLINE_INSECURE"),
    }),
    globalping: () => {
      const places = globalpingPlaces(text("FAULTLINE_GLOBALPING"));
      const token = places.length === 0 ? null : secret("FAULTLINE_GLOBALPING_TOKEN");
      return { places, token: token === null ? null : new Secret(token) };
    },
    tls: tlsFiles(text("FAULTLINE_TLS_CERT"), text("FAULTLINE_TLS_KEY")),
    logLevel: checked(
      (level) => levels.includes(level),
      text("FAULTLINE_LOG_LEVEL") ?? "info",
      "FAULTLINE_LOG_LEVEL",
      `one of ${levels.join(", ")}`,
    ),
    logLevelGiven: text("FAULTLINE_LOG_LEVEL") !== null,
    searchPath: `${text("PATH") ?? ""}:/usr/sbin:/sbin`,
    wantsColor: env.NO_COLOR === undefined,
    proxy: {
      ...setting("httpProxy", text("http_proxy") ?? text("HTTP_PROXY")),
      ...setting("httpsProxy", text("https_proxy") ?? text("HTTPS_PROXY")),
      ...setting("noProxy", text("no_proxy") ?? text("NO_PROXY")),
    },
    proxyVariables: () => {
      const read = readProxyVariables(text);
      if (!read.ok) throw new ConfigError(read.error);
      return read.variables;
    },
    slack: () =>
      slackChoice({
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
  // Slack's own are 32 hexadecimal digits; a token pasted here would otherwise be found out by the first delivery alone.
  if (signingSecret !== null && !/^[0-9a-f]{32}$/i.test(signingSecret))
    throw new ConfigError(
      "SLACK_SIGNING_SECRET is not a signing secret. Write the 32 hexadecimal digits from Basic Information → App Credentials → Signing Secret.",
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
    const [zone = "", list = "", ...more] = word.split("=");
    const read = parseEndpoints(list);
    if (zone === "" || more.length > 0 || !read.ok || read.value.length === 0)
      throw new ConfigError(
        `FAULTLINE_ZONE_RESOLVERS: "${word}" is not ZONE=IP[:PORT],… without blanks, such as corp.internal=10.0.0.2,10.0.0.3.`,
      );
    return { zone: zoneName(zone, "FAULTLINE_ZONE_RESOLVERS"), servers: [...read.value] };
  });
}

function zoneName(text: string, name: string): string {
  const read = parseHost(text.replace(/^\./, ""));
  if (!read.ok || read.value.kind !== "name")
    throw new ConfigError(`${name}: "${text}" is not the name of a zone, such as corp.internal.`);
  return read.value.host.replace(/\.$/, "");
}

/** The hub listens on an address, so that no name has to be looked up first. */
function hostOf(text: string): string {
  const host = text === "localhost" ? text : parseAddress(text);
  if (host === null)
    throw new ConfigError(
      `FAULTLINE_HOST: "${text}" is not an address of this machine, such as 127.0.0.1, 0.0.0.0 (all IPv4) or :: (all).`,
    );
  return host;
}

function tlsFiles(cert: string | null, key: string | null): Config["tls"] {
  if (cert === null && key === null) return null;
  if (cert === null || key === null)
    throw new ConfigError(
      "--tls-cert and --tls-key (FAULTLINE_TLS_CERT, FAULTLINE_TLS_KEY) belong together: write the paths of both, in PEM.",
    );
  return { cert, key };
}

/** More places than these no triage asks. */
const mostPlaces = 8;
/** Globalping's words for a place: letters, digits, and `+` where several must hold; short enough for the name of a vantage. */
const placeText = /^[\p{L}\p{N}][\p{L}\p{N} +.'-]{0,27}$/u;

function globalpingPlaces(text: string | null): string[] {
  const places = [...new Set((text ?? "").split(",").flatMap((place) => place.trim() || []))];
  if (places.length > mostPlaces)
    throw new ConfigError(
      `FAULTLINE_GLOBALPING: ${places.length} places are more than ${mostPlaces}. Write fewer, such as europe,us.`,
    );
  return places.map((place) =>
    checked(
      (word) => placeText.test(word),
      place,
      "FAULTLINE_GLOBALPING",
      "a place in Globalping's words, at most 28 characters, such as europe, us, Berlin+Germany or AS3320; commas between",
    ),
  );
}

function cidrs(text: string | null, name: string): readonly Cidr[] {
  if (text === null) return [];
  const read = parseCidrList(text);
  if (!read.ok) throw new ConfigError(`${name}: ${read.error}`);
  return read.cidrs;
}

function certificatesIn(path: string): string {
  const text = fromFile(path, "FAULTLINE_CA");
  try {
    const blocks = text.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (?:TRUSTED )?CERTIFICATE-----/g) ?? [];
    if (blocks.length > 0 && blocks.every((block) => new X509Certificate(block).subject !== null)) return text;
  } catch {
    // What OpenSSL has to say of it (asn1 encoding routines) helps nobody: the words below do.
  }
  throw new ConfigError(`FAULTLINE_CA: ${path} holds no certificates in PEM, or damaged ones (-----BEGIN CERTIFICATE-----).`);
}

function fromFile(path: string, name: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    throw new ConfigError(
      `${name}: ${path} cannot be read (${error instanceof Error && "code" in error ? error.code : "unknown error"}). Write the path of a file that this user may read.`,
    );
  }
}

function checked(isMeant: (text: string) => boolean, text: string, name: string, instead: string): string {
  if (!isMeant(text)) throw new ConfigError(`${name}: "${text}" is not ${instead}.`);
  return text;
}
