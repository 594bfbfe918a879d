import { httpRequest } from "../observation/kind/http-request.ts";
import type { Probe } from "../observation/kinds.ts";
import type { Observation } from "../observation/observation.ts";
import type { SubjectOf } from "../observation/step.ts";
import { endpointText, familyOf, parseAddress } from "../target/address.ts";
import { commandLine } from "./shell.ts";

/** What was asked, whoever asked it: a step and an observation both are one. */
export type Asked = { [K in Probe]: { readonly probe: K; readonly subject: SubjectOf<K> } }[Probe];

/** What DiG 9.18 and later offer unasked (RFC 9715 advises below 1,400; 1,232 is the DNS flag day 2020 value). */
const digPayload = 1_232;
/** Seconds that one TCP try is given, as in the probe: the second SYN goes out after 1 s, the third after 2 s, and an answer to it must still count. */
const connectS = 4;
/** Seconds for a whole request: the probe's own deadline. */
const requestS = httpRequest.deadlineMs / 1_000;
const phaseFormat = "connect %{time_connect}s tls %{time_appconnect}s first byte %{time_starttransfer}s status %{http_code}\\n";

/**
 * The command that repeats one observation by hand, on any machine with the usual programs. Safe to paste whatever the target is called: each
 * word is quoted, and none that comes from outside can be taken for an option. `hostsPath`: where the hosts file lies.
 */
export function repeatCommand(asked: Asked, hostsPath = "/etc/hosts"): string {
  switch (asked.probe) {
    case "dns.query":
      return commandLine(digWords(asked.subject));
    case "dns.system":
      return commandLine(["getent", "ahosts", ...endOfOptions(asked.subject.name), asked.subject.name]);
    case "dns.hosts":
      return commandLine(["grep", "-niwF", "--", asked.subject.name, hostsPath]);
    case "tcp.connect":
      return commandLine(["nc", "-vz", "-w", `${connectS}`, asked.subject.address, `${asked.subject.port}`]);
    case "tcp.silent":
      return `sleep 1 | ${commandLine(["nc", "-v", "-w", `${connectS}`, asked.subject.address, `${asked.subject.port}`])}`;
    case "path.probe":
      return commandLine(pathWords(asked.subject));
    case "tls.handshake":
      return `${commandLine(handshakeWords(asked.subject, ["-showcerts"]))} </dev/null | openssl x509 -noout -subject -issuer -serial -dates`;
    case "http.request":
      return commandLine(curlWords(asked.subject));
  }
}

/** The same handshake, with the certificate judged by openssl as a client would: chain, dates and name. Exit status 1 where it is not trusted. */
export function verifyCommand(subject: SubjectOf<"tls.handshake">): string {
  const checked = parseAddress(subject.host) === null ? "-verify_hostname" : "-verify_ip";
  return `${commandLine(handshakeWords(subject, [...(subject.caFile === undefined ? [] : ["-CAfile", subject.caFile]), checked, subject.host, "-verify_return_error"]))} </dev/null`;
}

/** The command for a recorded observation; it knows where the hosts file lay. */
export function commandOf(observation: Observation): string {
  return observation.probe === "dns.hosts" ? repeatCommand(observation, observation.data.path) : repeatCommand(observation);
}

function digWords(subject: SubjectOf<"dns.query">): string[] {
  // A bare word may also be a type, a class, an option or a server to dig: -q and -t say which it is.
  const plainName = subject.name.includes(".") && /^[A-Za-z0-9_]/.test(subject.name);
  const plainType = /^[A-Z][A-Z0-9]*$/.test(subject.type);
  return [
    "dig",
    `@${subject.server}`,
    ...(subject.port === 53 ? [] : ["-p", `${subject.port}`]),
    ...(plainName ? [subject.name] : ["-q", subject.name]),
    ...(plainType ? [subject.type] : ["-t", subject.type]),
    ...(subject.recursion ? [] : ["+norecurse"]),
    ...(subject.checkingDisabled ? ["+cdflag"] : []),
    ...(subject.transport === "tcp" ? ["+tcp"] : []),
    ...(subject.ednsPayload === null ? ["+noedns"] : []),
    ...(subject.ednsPayload === null || subject.ednsPayload === digPayload ? [] : [`+bufsize=${subject.ednsPayload}`]),
    ...(subject.dnssecOk ? ["+dnssec"] : []),
  ];
}

function pathWords({ address, protocol, port, ttl }: SubjectOf<"path.probe">): string[] {
  const how = { tcp: "-T", udp: "-U", icmp: "-I" }[protocol];
  // One probe at this TTL alone: the answer names who sent it, and !X !H !N !P say why (traceroute(8)).
  const only = ["-q", "1", "-f", `${ttl}`, "-m", `${ttl}`];
  return ["sudo", "traceroute", "-n", how, ...(port === null ? [] : ["-p", `${port}`]), ...only, address];
}

function handshakeWords(subject: SubjectOf<"tls.handshake">, more: readonly string[]): string[] {
  return [
    "openssl",
    "s_client",
    "-connect",
    endpointText(subject.address, subject.port),
    ...(subject.sni === null ? ["-noservername"] : ["-servername", subject.sni]),
    ...(subject.alpn.length === 0 ? [] : ["-alpn", subject.alpn.join(",")]),
    ...more,
  ];
}

function curlWords(subject: SubjectOf<"http.request">): string[] {
  const { url, header } = curlUrl(subject);
  const bracketed = familyOf(subject.address) === 6 ? `[${subject.address}]` : subject.address;
  return [
    "curl",
    "-sv",
    "-g",
    ...(subject.method === "HEAD" ? ["-I"] : []),
    ...(subject.trust === "ignore" ? ["-k"] : subject.caFile === undefined ? [] : ["--cacert", subject.caFile]),
    "-o",
    "/dev/null",
    "-m",
    `${requestS}`,
    "--http1.1",
    "--noproxy",
    "*",
    // An empty pair in front means: whatever the URL says, connect there (curl(1), --connect-to).
    "--connect-to",
    `::${bracketed}:${subject.port}`,
    ...(header === null ? [] : ["-H", header]),
    "-w",
    phaseFormat,
    "--url",
    url,
  ];
}

/** curl takes SNI and Host from the URL: where the probe's SNI was another name, that name goes into the URL and Host is said apart. */
function curlUrl(subject: SubjectOf<"http.request">): { url: string; header: string | null } {
  const parsed = URL.parse(subject.url.replace(/^ws/i, "http"));
  if (parsed === null) return { url: subject.url, header: null };
  const named = parsed.hostname.replace(/^\[|\]$/g, "");
  const wanted = subject.secure ? (subject.sni ?? subject.address) : named;
  const header = subject.host === parsed.host && wanted === named ? null : `Host: ${subject.host}`;
  if (wanted !== named) parsed.hostname = parseAddress(wanted) !== null && wanted.includes(":") ? `[${wanted}]` : wanted;
  return { url: parsed.href, header };
}

/** getopt's end of options, only where the word would else be taken for one. */
const endOfOptions = (word: string): string[] => (word.startsWith("-") ? ["--"] : []);
