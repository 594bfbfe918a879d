import { httpRequest } from "../observation/kind/http-request.ts";
import { proxyConnect } from "../observation/kind/proxy-connect.ts";
import type { Probe } from "../observation/kinds.ts";
import type { Observation } from "../observation/observation.ts";
import { nameInHost } from "../observation/requests.ts";
import type { SubjectOf } from "../observation/step.ts";
import { endpointText, familyOf, parseAddress } from "../target/address.ts";
import { speaksHttp } from "../target/target.ts";
import { commandLine } from "./shell.ts";

/** What was asked, whoever asked it: a step and an observation both are one. */
export type Asked = { [K in Probe]: { readonly probe: K; readonly subject: SubjectOf<K> } }[Probe];

/** What DiG 9.18 and later offer unasked (RFC 9715 advises below 1,400; 1,232 is the DNS flag day 2020 value). */
const digPayload = 1_232;
/** Seconds that one TCP try is given, as in the probe: the second SYN goes out after 1 s, the third after 2 s, and an answer to it must still count. */
const connectS = 4;
/** Seconds for a whole request: the probe's own deadline. */
const requestS = httpRequest.deadlineMs / 1_000;
/** The byte that is sent to see whether one arrives, as printf writes it. */
const oneByte = { tls: "'\\026'", http: "G", unknown: "'\\n'" } as const;
const phaseFormat = "connect %{time_connect}s tls %{time_appconnect}s first byte %{time_starttransfer}s status %{http_code}\\n";

/**
 * The command that repeats one observation by hand, on any machine with the usual programs. Safe to paste whatever the target is called: each
 * word is quoted, and none that comes from outside can be taken for an option. `hostsPath`: where the hosts file lies.
 */
export function repeatCommand(asked: Asked, hostsPath = "/etc/hosts"): string {
  switch (asked.probe) {
    case "proxy.connect":
      return commandLine(proxyWords(asked.subject));
    case "dns.query":
      return commandLine(digWords(asked.subject));
    case "dns.system":
      return commandLine(["getent", "ahosts", ...endOfOptions(asked.subject.name), asked.subject.name]);
    case "dns.pair":
      return commandLine(pairWords(asked.subject));
    case "dns.resolv-conf":
      return commandLine(["cat", "/etc/resolv.conf"]);
    case "dns.hosts":
      return commandLine(["grep", "-niwF", "--", asked.subject.name, hostsPath]);
    case "tcp.connect":
      return commandLine(["nc", "-vz", "-w", `${connectS}`, asked.subject.address, `${asked.subject.port}`]);
    case "tcp.silent":
      return `sleep 1 | ${commandLine(["nc", "-v", "-w", `${connectS}`, asked.subject.address, `${asked.subject.port}`])}`;
    case "tcp.one-byte":
      return `{ printf ${oneByte[asked.subject.spoken]}; sleep 2; } | ${commandLine(["nc", "-v", "-w", `${connectS}`, asked.subject.address, `${asked.subject.port}`])}`;
    case "tcp.idle":
      return `{ sleep ${Math.ceil(asked.subject.idleMs / 1_000)}; printf ${oneByte[asked.subject.spoken]}; sleep 2; } | ${commandLine(["nc", "-v", asked.subject.address, `${asked.subject.port}`])}`;
    case "path.probe":
      return commandLine(pathWords(asked.subject));
    case "path.trace":
      return commandLine(traceWords(asked.subject));
    case "path.size":
      return commandLine([
        "ping",
        "-M",
        "do",
        "-c",
        "4",
        "-s",
        `${fullSize[familyOf(asked.subject.address)]}`,
        asked.subject.address,
      ]);
    case "path.gateway":
      return `${commandLine(["ip", "route", "get", asked.subject.address])}; ip neigh`;
    case "tls.handshake":
      return `${commandLine(handshakeWords(asked.subject, ["-showcerts"]))} </dev/null | openssl x509 -noout -subject -issuer -serial -dates`;
    case "tls.hello":
      return `${commandLine(helloWords(asked.subject))} </dev/null`;
    case "tls.revocation":
      return `${commandLine(handshakeWords(asked.subject, []))} </dev/null | openssl x509 -noout -serial -ocsp_uri -ext crlDistributionPoints`;
    case "http.request":
      return `${commandLine(curlWords(asked.subject))}${cookieWords(asked.subject)}`;
    case "http.websocket":
      return commandLine(upgradeWords(asked.subject));
    case "http.http2":
      return commandLine(http2Words(asked.subject));
    case "http.quic":
      return commandLine(["nc", "-vzu", "-w", "2", asked.subject.address, `${asked.subject.port}`]);
    case "http.chain":
      return commandLine(chainWords(asked.subject));
    case "host.sockets":
      return commandLine(["ss", "-ltnp", ...(asked.subject.port === null ? [] : [`sport = :${asked.subject.port}`])]);
    case "host.counters":
      return commandLine(["nstat", "-az"]);
    case "host.network":
      return "ip address; ip rule; ip route show table all";
    case "host.firewall":
      return commandLine(["nft", "-a", "list", "ruleset"]);
    case "vantage.nobody":
      return commandLine(["nc", "-vz", "-w", "2", asked.subject.peer, `${asked.subject.port}`]);
    case "vantage.control":
      return commandLine(controlWords(asked.subject));
    case "vantage.firewall":
      return "nstat -az IpOutRequests IpOutTransmits IpInReceives IpInDelivers";
    case "host.neighbours":
      return "ip neigh show nud failed";
    case "host.process":
      return `${commandLine(["ss", "-ltnp", `sport = :${asked.subject.port}`])}; ss -tnp state close-wait`;
    case "host.limits":
      return "sysctl net.ipv4.ip_local_port_range net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max; ss -tan state time-wait; ip -s ntable; cat /proc/sys/fs/file-nr";
    case "host.certificate":
      return `${commandLine(["ss", "-ltnp", `sport = :${asked.subject.port}`])} # then \`openssl x509 -in FILE -noout -fingerprint -sha256 -dates\` of what it was told to show`;
    case "host.resolver":
      return "ss -lunp 'sport = :53'; ss -ltnp 'sport = :53'";
    case "host.services":
      return "iptables-save | grep 'endpoints'; nft list ruleset; cat /proc/net/ip_vs";
    case "host.link-size":
      return "ip link; ip route; ping -M do -s SIZE GATEWAY";
  }
}

/** A control is asked by its own name, at the address that was found for it. */
function controlWords({ scheme, url, host, peer, port }: SubjectOf<"vantage.control">): string[] {
  if (!speaksHttp(scheme)) return ["nc", "-vz", "-w", "3", peer, `${port}`];
  const bare = nameInHost(host);
  const resolved =
    parseAddress(bare) === null ? ["--resolve", `${bare}:${port}:${familyOf(peer) === 6 ? `[${peer}]` : peer}`] : [];
  return ["curl", "-skI", "-m", "3", ...resolved, "--", url];
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

/** The port that dig itself takes for each transport. */
const digPorts = { udp: 53, tcp: 53, tls: 853, https: 443 } as const;

function digWords(subject: SubjectOf<"dns.query">): string[] {
  return [
    "dig",
    `@${subject.server}`,
    ...(subject.port === digPorts[subject.transport] ? [] : ["-p", `${subject.port}`]),
    ...questionWords(subject.name, subject.type),
    ...(subject.recursion ? [] : ["+norecurse"]),
    ...(subject.checkingDisabled ? ["+cdflag"] : []),
    ...transportWords(subject),
    ...(subject.ednsPayload === null ? ["+noedns"] : []),
    ...(subject.ednsPayload === null || subject.ednsPayload === digPayload ? [] : [`+bufsize=${subject.ednsPayload}`]),
    ...(subject.dnssecOk ? ["+dnssec"] : []),
  ];
}

/** A bare word may also be a type, a class, an option or a server to dig: -q and -t say which it is. */
function questionWords(name: string, type: string): string[] {
  const plainName = name.includes(".") && /^[A-Za-z0-9_]/.test(name);
  const plainType = /^[A-Z][A-Z0-9]*$/.test(type);
  return [...(plainName ? [name] : ["-q", name]), ...(plainType ? [type] : ["-t", type])];
}

/** dig verifies nothing over TLS unless a name is said. */
function transportWords({ transport, path, serverName }: SubjectOf<"dns.query">): string[] {
  const named = serverName === undefined ? [] : [`+tls-hostname=${serverName}`];
  if (transport === "https") return [path === undefined ? "+https" : `+https=${path}`, ...named];
  if (transport === "tls") return ["+tls", ...named];
  return transport === "tcp" ? ["+tcp"] : [];
}

/** Both questions, though dig takes a socket for each: what is lost on one socket alone is seen by ordinary programs, `getent ahosts`. */
const pairWords = ({ server, port, name }: SubjectOf<"dns.pair">): string[] => [
  "dig",
  `@${server}`,
  ...(port === 53 ? [] : ["-p", `${port}`]),
  "+noedns",
  ...questionWords(name, "A"),
  ...questionWords(name, "AAAA"),
];

function pathWords({ address, protocol, port, ttl }: SubjectOf<"path.probe">): string[] {
  const how = { tcp: "-T", udp: "-U", icmp: "-I" }[protocol];
  // One probe at this TTL alone: the answer names who sent it, and !X !H !N !P say why (traceroute(8)).
  const only = ["-q", "1", "-f", `${ttl}`, "-m", `${ttl}`];
  return ["sudo", "traceroute", "-n", how, ...(port === null ? [] : ["-p", `${port}`]), ...only, address];
}

/** What fills an Ethernet frame of 1,500 bytes beside the IP and ICMP headers (28 and 48 bytes). */
const fullSize = { 4: 1_472, 6: 1_452 } as const;

/** One packet a hop, sixteen hops at once; with a source port of its own traceroute asks one after another. */
function traceWords({ address, protocol, port, localPort }: SubjectOf<"path.trace">): string[] {
  const how = { tcp: "-T", udp: "-U", icmp: "-I" }[protocol];
  const from = localPort === undefined ? [] : [`--sport=${localPort}`];
  return ["sudo", "traceroute", "-n", how, ...(port === null ? [] : ["-p", `${port}`]), ...from, "-q", "1", address];
}

/** A client certificate of a file; the key may stand in the same one. */
const ownWords = (
  { certFile, keyFile }: Pick<SubjectOf<"tls.handshake">, "certFile" | "keyFile">,
  [cert, key]: readonly [string, string],
): string[] => (certFile === undefined ? [] : [cert, certFile, key, keyFile ?? certFile]);

function handshakeWords(
  subject: Pick<
    SubjectOf<"tls.handshake">,
    "address" | "port" | "sni" | "alpn" | "certFile" | "keyFile" | "via" | "authority" | "login"
  >,
  more: readonly string[],
): string[] {
  return [
    "openssl",
    "s_client",
    ...(subject.via === undefined ? [] : proxyOfOpenssl(subject.via, subject.login === true)),
    "-connect",
    subject.via === undefined ? endpointText(subject.address, subject.port) : (subject.authority ?? ""),
    ...(subject.sni === null ? ["-noservername"] : ["-servername", subject.sni]),
    ...(subject.alpn.length === 0 ? [] : ["-alpn", subject.alpn.join(",")]),
    ...ownWords(subject, ["-cert", "-key"]),
    ...more,
  ];
}

/** s_client(1), -proxy: `host:port`, spoken to without TLS. */
const proxyOfOpenssl = (via: string, login: boolean): string[] => [
  "-proxy",
  via.replace(/^https?:\/\//, ""),
  ...(login ? ["-proxy_user", "USER", "-proxy_pass", "pass:PASSWORD"] : []),
];

/** The versions of one offer as s_client says them, and every cipher and the lowest security level where old ones are asked for. */
const offered: Readonly<Record<SubjectOf<"tls.hello">["offer"], readonly string[]>> = {
  modern: [],
  "tls1.2": ["-tls1_2"],
  "tls1.2-every": ["-tls1_2", "-cipher", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"],
  "tls1.3-every": ["-tls1_3", "-cipher", "ALL:@SECLEVEL=0"],
  old: ["-tls1", "-cipher", "ALL:COMPLEMENTOFALL:@SECLEVEL=0", "-legacy_server_connect"],
};

/** A post-quantum share makes the hello larger than one segment (OpenSSL 3.5 and later). */
function helloWords({ offer, size, ...subject }: SubjectOf<"tls.hello">): string[] {
  const groups = size === "large" ? "X25519MLKEM768:X25519" : "X25519:P-256:P-384";
  return handshakeWords(subject, [...offered[offer], ...(offer === "modern" ? ["-groups", groups] : [])]);
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
    ...ownWords(subject, ["--cert", "--key"]),
    "-o",
    "/dev/null",
    "-m",
    `${requestS}`,
    "--http1.1",
    // An empty pair in front means: whatever the URL says, connect there (curl(1), --connect-to).
    ...(subject.via === undefined
      ? ["--noproxy", "*", "--connect-to", `::${bracketed}:${subject.port}`]
      : throughWords(subject.via, subject.login === true)),
    ...(header === null ? [] : ["-H", header]),
    "-w",
    phaseFormat,
    "--url",
    url,
  ];
}

/** Through the proxy whatever NO_PROXY says; user and password are for whoever repeats it to fill in. */
const throughWords = (via: string, login: boolean): string[] => [
  "--noproxy",
  "",
  "-x",
  via,
  ...(login ? ["-U", "USER:PASSWORD"] : []),
];

/** `-p` asks for a tunnel whatever the scheme; `%{http_connect}` is the proxy's own answer. */
function proxyWords({ via, login, authority, asks }: SubjectOf<"proxy.connect">): string[] {
  const most = Math.ceil(proxyConnect.deadlineMs / 1_000);
  const quiet = ["curl", "-sv", "-g", "-o", "/dev/null", "-m", `${most}`];
  if (asks === "itself") return [...quiet, "--noproxy", "*", "--url", `${via}/`];
  const tunnel = asks === "tunnel" ? ["-p", "-w", "CONNECT %{http_connect}\\n"] : ["-w", "status %{http_code}\\n"];
  return [...quiet, ...throughWords(via, login), ...tunnel, "--url", asks === "tunnel" ? `http://${authority}/` : authority];
}

type Connecting = {
  address: Parameters<typeof familyOf>[0];
  port: number;
  caFile?: string | undefined;
  via?: string | undefined;
  login?: boolean | undefined;
};

/** What every curl command of ours begins with: quiet but for the exchange, to this address whatever the URL says, within the probe's own deadline. */
const curlTo = ({ address, port, caFile, via, login }: Connecting): string[] => [
  "curl",
  "-sv",
  "-g",
  ...(caFile === undefined ? [] : ["--cacert", caFile]),
  "-o",
  "/dev/null",
  "-m",
  `${requestS}`,
  ...(via === undefined
    ? ["--noproxy", "*", "--connect-to", `::${familyOf(address) === 6 ? `[${address}]` : address}:${port}`]
    : throughWords(via, login === true)),
];

/** The key is the sample nonce of RFC 6455, section 1.3. */
const upgradeWords = (subject: SubjectOf<"http.websocket">): string[] => [
  ...curlTo(subject),
  "--http1.1",
  ...[
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  ].flatMap((header) => ["-H", header]),
  "--url",
  subject.url,
];

/** A gRPC message without content is five zero bytes, which only a file can hold. */
const http2Words = (subject: SubjectOf<"http.http2">): string[] => [
  ...curlTo(subject),
  subject.secure ? "--http2" : "--http2-prior-knowledge",
  ...(subject.purpose === "grpc"
    ? ["-H", "content-type: application/grpc", "-H", "te: trailers", "--data-binary", "@grpc-empty-message"]
    : []),
  "--url",
  subject.url,
];

/** So many bytes of cookie, made by the shell: nobody wants to read them. */
const cookieWords = ({ cookieBytes }: SubjectOf<"http.request">): string =>
  cookieBytes === undefined ? "" : ` -b "faultline=$(printf '%0${cookieBytes - "faultline=".length}d' 0)"`;

/** curl follows redirects and keeps cookies by itself; each host is pinned to the address that the run knew (curl(1), --connect-to). */
function chainWords({ url, hosts, address, port, caFile, mostHops }: SubjectOf<"http.chain">): string[] {
  const bracketed = (one: string): string => (familyOf(one as typeof address) === 6 ? `[${one}]` : one);
  const pins =
    hosts.length === 0 ? [`::${bracketed(address)}:${port}`] : hosts.map((one) => `${one.host}::${bracketed(one.address)}:`);
  return [
    "curl",
    "-sv",
    "-g",
    ...(caFile === undefined ? [] : ["--cacert", caFile]),
    "-o",
    "/dev/null",
    "-m",
    `${requestS}`,
    "--http1.1",
    "--noproxy",
    "*",
    "-L",
    "--max-redirs",
    `${mostHops}`,
    "-c",
    "/dev/null",
    ...pins.flatMap((pin) => ["--connect-to", pin]),
    "-w",
    "%{num_redirects} redirects, then %{http_code}\\n",
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
