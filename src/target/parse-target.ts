import { type Host, parseHost } from "./parse-host.ts";
import { mayHoldPassword, quoted } from "./quoted.ts";
import { type Scheme, schemes, speaksHttp, speaksTls, type Target } from "./target.ts";
import { typedText } from "./typed-text.ts";
import { schemeOfPort } from "./well-known-ports.ts";

type ParsedTarget = { ok: true; target: Target } | { ok: false; error: string };
/** What was given beside the target: the name for SNI, and the port where the target names none. */
type GivenTarget = { sni?: string | null; port?: number | null };

/** Browsers and proxies agree on about 2,000; a longer one was pasted by mistake. */
const longest = 2048;
const defaultPort = { http: 80, ws: 80, https: 443, wss: 443, tcp: null, tls: null } as const satisfies Record<
  Scheme,
  number | null
>;
const wrong = (error: string): { ok: false; error: string } => ({ ok: false, error });
const isScheme = (word: string): word is Scheme => (schemes as readonly string[]).includes(word);

/** The parts of the text as typed. `rest` begins with /, ? or #, or is empty. */
type Parts = { scheme: Scheme | null; authority: string; rest: string };

function split(text: string): { ok: true; parts: Parts } | { ok: false; error: string } {
  const before = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text);
  const word = before?.[1]?.toLowerCase() ?? null;
  if (word !== null && !isScheme(word)) {
    const instead = "write http, https, ws, wss, tcp or tls, such as tcp://files.example.com:21";
    return wrong(`The scheme ${quoted(word)} is not one that is probed here: ${instead}.`);
  }
  const rest = text.slice(before?.[0].length ?? 0);
  const end = rest.search(/[/?#]/);
  return {
    ok: true,
    parts: { scheme: word, authority: end < 0 ? rest : rest.slice(0, end), rest: end < 0 ? "" : rest.slice(end) },
  };
}

type HostAndPort = { ok: true; host: Host; port: number | null } | { ok: false; error: string };

/** Repeats digits only: anything else after the colon may be part of a password. */
const portError = (text: string): string =>
  `${/^\d+$/.test(text) ? quoted(text) : "What stands after the colon"} is not a port: write a number from 1 to 65535, such as 443.`;

function readPort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? port : null;
}

function readAuthority(authority: string): HostAndPort {
  const bracketed = /^(\[[^\]]*\])(?::(.*))?$/.exec(authority);
  const named = /^([^:[\]]*):([^:]*)$/.exec(authority);
  const portText = bracketed?.[2] ?? named?.[2] ?? null;
  const host = parseHost(bracketed?.[1] ?? named?.[1] ?? authority);
  if (!host.ok) return host;
  if (portText === null) return { ok: true, host: host.value, port: null };
  const port = readPort(portText);
  return port === null ? wrong(portError(portText)) : { ok: true, host: host.value, port };
}

function refuseShape(text: string): string | null {
  if (text === "")
    return "The target is missing: write a host or a URL, such as api.example.com or https://api.example.com/health.";
  if (text.length > longest)
    return `That target has ${text.length} characters, and at most ${longest} are taken: write the host alone.`;
  if (/^[@#!]/.test(text)) return "That is a mention, not a target: write a host or a URL, such as api.example.com.";
  if (/^mailto:/i.test(text)) return "That is a mail address: write the host that is to be probed, such as mail.example.com.";
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) {
    return "There is a control character or a line break in the target: write it on one line, such as api.example.com.";
  }
  if (/\s/u.test(text)) return `There is a space in ${quoted(text)}: write one target at a time, such as api.example.com.`;
  if (/^(?:https?|wss?|tcp|tls):\/?[^/\d]/i.test(text))
    return "Two slashes are missing after the scheme: write it like https://api.example.com/.";
  return null;
}

/** `path?query` as the platform's URL writes it; the fragment is never sent to a server. */
function normalRest(rest: string): string {
  const url = new URL(`http://host${rest.startsWith("/") ? "" : "/"}${rest}`);
  return url.pathname + url.search;
}

function serverName(
  host: Host,
  scheme: Scheme,
  given: string | null,
): { ok: true; sni: string | null } | { ok: false; error: string } {
  if (!speaksTls(scheme)) return { ok: true, sni: null };
  if (given === null) return { ok: true, sni: host.kind === "name" ? host.host : null };
  const name = parseHost(typedText(given));
  if (!name.ok) return wrong(`The name for SNI: ${name.error}`);
  // RFC 6066, section 3: literal addresses are not permitted in server_name.
  if (name.value.kind === "address")
    return wrong("SNI carries a name, never an address: write a host name, such as api.example.com.");
  return { ok: true, sni: name.value.host };
}

/**
 * Makes what a person typed exact: host, host:port, an IPv4 or IPv6 address, an http(s), ws(s), tcp or tls URL, with IDN, quoted or as Slack
 * writes links. A bare host means HTTPS on 443; `host:port` the protocol usual there. Never throws; each error says what to write instead,
 * repeats at most 80 escaped characters of the input, and never a password.
 */
export function parseTarget(input: string, given: GivenTarget = {}): ParsedTarget {
  const text = typedText(input);
  const refused = refuseShape(text);
  if (refused !== null) return wrong(refused);
  const cut = split(text);
  if (!cut.ok) return cut;
  const { authority, rest } = cut.parts;
  if (mayHoldPassword(authority)) {
    return wrong(
      "A user name or password cannot stand in a target, and is not kept: write it without the part before the @, such as https://api.example.com/.",
    );
  }
  if (/[,;|]/.test(authority))
    return wrong(`${quoted(authority)} looks like several targets: write one at a time, such as api.example.com.`);
  const read = readAuthority(authority);
  if (!read.ok)
    return mayHoldPassword(text)
      ? wrong("The host in front of the first slash is not valid: write it like https://api.example.com/path.")
      : read;
  const givenPort = given.port ?? null;
  if (givenPort !== null && readPort(String(givenPort)) === null) return wrong(portError(String(givenPort)));
  if (givenPort !== null && read.port !== null && givenPort !== read.port) {
    return wrong(`Two ports are given, ${read.port} in the target and ${givenPort} beside it: write one of them.`);
  }
  return complete(text, cut.parts.scheme, read.host, read.port ?? givenPort, rest, given.sni ?? null);
}

function complete(
  text: string,
  typed: Scheme | null,
  host: Host,
  wanted: number | null,
  rest: string,
  sni: string | null,
): ParsedTarget {
  const scheme = typed ?? (wanted === null ? "https" : schemeOfPort(wanted));
  const inUrl = host.host.includes(":") ? `[${host.host}]` : host.host;
  const port = wanted ?? defaultPort[scheme];
  if (port === null)
    return wrong(
      `A ${scheme} target needs its port: write ${scheme}://${inUrl}:${scheme === "tls" ? 993 : 5432} with the right number.`,
    );
  const path = normalRest(rest);
  if (!speaksHttp(scheme) && path !== "/") {
    return wrong(
      typed === null
        ? `Port ${port} is not usually HTTP, and a path needs HTTP: write ${quoted(`https://${inUrl}:${port}/…`)} or leave the path out.`
        : `A ${scheme} target has no path: write ${scheme}://${inUrl}:${port}.`,
    );
  }
  const name = serverName(host, scheme, sni);
  if (!name.ok) return name;
  const endpoint = port === defaultPort[scheme] ? inUrl : `${inUrl}:${port}`;
  const url = speaksHttp(scheme) ? `${scheme}://${endpoint}${path}` : `${scheme}://${endpoint}`;
  const target: Target = {
    input: text,
    kind: host.kind,
    url,
    host: host.host,
    display: host.display,
    port,
    scheme,
    sni: name.sni,
    service: null,
  };
  return { ok: true, target: Object.freeze(target) };
}
