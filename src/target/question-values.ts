import { type Address, parseAddress } from "./address.ts";
import { isEncrypted, parseEncryptedResolver } from "./encrypted-resolver.ts";
import { parseEndpoint, parseEndpoints, wordsOf } from "./endpoint-list.ts";
import type { QuestionName } from "./option-names.ts";
import { parseHost } from "./parse-host.ts";
import { parseTarget } from "./parse-target.ts";
import { parseProxy } from "./proxy.ts";
import type { Endpoint, Questions } from "./questions.ts";
import { quoted } from "./quoted.ts";

/** What was set, and nothing else; `port` belongs to the target (`parseTarget(input, { sni, port })`). */
export type GivenQuestions = { -readonly [K in keyof Questions]?: Questions[K] } & { port?: number };

/** What one value gives: the part that it sets and what is to be said about it, or how to write it. */
export type Reading = { set: GivenQuestions; note?: string } | { instead: string };

/** A normal run ends within this whatever is asked for, and a deep one within 60 s. */
export const normalRunMs = 10_000;
export const deepRunMs = 60_000;
const longestText = 300;

function readResolver(value: string): Reading {
  const resolvers: Endpoint[] = [];
  for (const word of wordsOf(value)) {
    const read = isEncrypted(word) ? parseEncryptedResolver(word) : parseEndpoint(word);
    if (!read.ok) return { instead: read.error };
    resolvers.push(read.value);
  }
  return resolvers.length > 0
    ? { set: { resolvers } }
    : { instead: "write the resolver's IP or IP:PORT, such as 9.9.9.9, or tls://IP or https://IP/dns-query" };
}

function readList(value: string, member: "publicResolvers" | "rootServers"): Reading {
  if (value === "") return { instead: "write addresses with commas between, or none" };
  const read = parseEndpoints(value);
  return read.ok ? { set: { [member]: read.value } } : { instead: `${read.error}, with commas between several, or none` };
}

function readControl(value: string): Reading {
  if (value === "") return { instead: "write control targets with commas between, or none" };
  const control = wordsOf(value);
  for (const word of control) {
    const read = parseTarget(word);
    if (!read.ok) return { instead: read.error };
  }
  return { set: { control } };
}

function readIp(value: string): Reading {
  const ip: Address[] = [];
  for (const word of wordsOf(value)) {
    const address = parseAddress(word);
    if (address === null)
      return { instead: `${quoted(word)} is not an address: write one such as 203.0.113.7 or 2001:db8::7, without a port` };
    ip.push(address);
  }
  return ip.length > 0
    ? { set: { ip } }
    : { instead: "write the address to probe in place of what DNS gives, such as 203.0.113.7" };
}

function readSni(value: string): Reading {
  const read = parseHost(value);
  if (!read.ok) return { instead: read.error };
  return read.value.kind === "name"
    ? { set: { sni: read.value.host } }
    : { instead: "SNI carries a name, never an address: write a host name" };
}

function readPort(value: string): Reading {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  return port >= 1 && port <= 65535
    ? { set: { port } }
    : { instead: `${quoted(value)} is not a port: write a number from 1 to 65535` };
}

function readExpect(value: string): Reading {
  if (/^[1-5]\d\d$/.test(value)) return { set: { expectStatus: Number(value) } };
  if (/^\d{3}$/.test(value))
    return { instead: `${quoted(value)} is no HTTP status: write one from 100 to 599, or a text that the page must hold` };
  if (value !== "" && value.length <= longestText) return { set: { expectText: value } };
  return { instead: `write a status such as 200, or a text of 1 to ${longestText} characters that the page must hold` };
}

function readHealthPath(value: string): Reading {
  const instead = `write a path that begins with one slash, such as /healthz, of at most ${longestText} characters and without spaces`;
  return /^\/(?!\/)[^\s\p{Cc}\\#]*$/u.test(value) && value.length <= longestText ? { set: { healthPath: value } } : { instead };
}

function readTimeout(value: string): Reading {
  const seconds = /^\d{1,3}(?:\.\d{1,3})?s?$/.test(value) ? Number(value.replace("s", "")) : 0;
  if (seconds < 1 || seconds > 60) return { instead: `${quoted(value)} is not a time: write seconds from 1 to 60, such as 5` };
  return { set: { timeoutMs: seconds * 1000 } };
}

function readDeep(value: string): Reading {
  const word = value.toLowerCase();
  if (["", "yes", "true", "on", "1"].includes(word)) return { set: { deep: true } };
  return ["no", "false", "off", "0"].includes(word)
    ? { set: { deep: false } }
    : { instead: `${quoted(value)} is neither yes nor no` };
}

function readCa(value: string): Reading {
  return /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+-----END (?:TRUSTED )?CERTIFICATE-----/.test(value)
    ? { set: { ca: [value] } }
    : { instead: "the file holds no PEM certificate (-----BEGIN CERTIFICATE-----): name one that does" };
}

function readOcsp(value: string): Reading {
  const ocsp = (["stapled", "fetch", "none"] as const).find((mode) => mode === value.toLowerCase());
  return ocsp === undefined ? { instead: `${quoted(value)} is none of stapled, fetch and none` } : { set: { ocsp } };
}

function readCert(value: string): Reading {
  return /-----BEGIN (?:TRUSTED )?CERTIFICATE-----[\s\S]+-----END (?:TRUSTED )?CERTIFICATE-----/.test(value)
    ? { set: { cert: value } }
    : { instead: "the file holds no PEM certificate (-----BEGIN CERTIFICATE-----): name the one of the client certificate" };
}

function readKey(value: string): Reading {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(value))
    return { instead: "the key is locked by a passphrase: name a file with the key unlocked (openssl pkey -in FILE -out OTHER)" };
  return /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[\s\S]+-----END (?:[A-Z]+ )?PRIVATE KEY-----/.test(value)
    ? { set: { key: value } }
    : { instead: "the file holds no PEM private key (-----BEGIN PRIVATE KEY-----): name one that does" };
}

/** `env`: what the usual variables of the machine that asks say. */
function readProxy(value: string): Reading {
  const word = value.toLowerCase();
  if (word === "none") return { set: { proxy: null } };
  if (word === "env") return { set: { proxy: { kind: "variables", variables: null } } };
  if (value === "") return { instead: "write http://HOST:PORT, none, or env for what HTTPS_PROXY and its like say" };
  const read = parseProxy(value);
  return read.ok ? { set: { proxy: { kind: "server", server: read.server } } } : { instead: read.error };
}

/** More words than this name no choice that a person made. */
const mostFroms = 32;
/** As agents may be called, and their labels. */
const fromWord = /^[\p{L}\p{N}][\p{L}\p{N}._:/-]{0,62}(?:=[\p{L}\p{N}][\p{L}\p{N}._:/-]{0,62})?$/u;

function readFrom(value: string): Reading {
  const from = [...new Set(wordsOf(value).map((word) => word.toLowerCase()))];
  if (from.length === 0)
    return { instead: "write a vantage's name, a label's value such as eu, region=eu, several with commas between, or all" };
  if (from.length > mostFroms)
    return { instead: `these are ${from.length} words: write at most ${mostFroms}, or a label that the vantages share, or all` };
  const odd = from.find((word) => !fromWord.test(word));
  return odd === undefined
    ? { set: { from } }
    : { instead: `${quoted(odd)} is neither a vantage's name nor a label: write one such as eu-west-1, eu or region=eu` };
}

/** How the value of each option is read. */
export const readValue: Readonly<Record<QuestionName, (value: string) => Reading>> = {
  resolver: readResolver,
  "public-resolvers": (value) => readList(value, "publicResolvers"),
  "root-servers": (value) => readList(value, "rootServers"),
  control: readControl,
  sni: readSni,
  ip: readIp,
  port: readPort,
  expect: readExpect,
  "health-path": readHealthPath,
  timeout: readTimeout,
  deep: readDeep,
  ca: readCa,
  ocsp: readOcsp,
  cert: readCert,
  key: readKey,
  proxy: readProxy,
  from: readFrom,
};
