import { parseAddress } from "./address.ts";
import { parseHost } from "./parse-host.ts";
import { Secret } from "./secret.ts";

/** A proxy that speaks HTTP CONNECT. `host`: a name or an address. `login`: `user:password` as typed; it is never stored and never told. */
export type ProxyServer = { scheme: "http" | "https"; host: string; port: number; login?: Secret };

/** What the usual variables say, each as a proxy or null, and NO_PROXY as it is written. */
export type ProxyVariables = {
  http: NamedProxy | null;
  https: NamedProxy | null;
  all: NamedProxy | null;
  noProxy: string;
};
/** `variable`: the one that named it, as it is spelled there. */
export type NamedProxy = { variable: string; server: ProxyServer };

/** What a person chose: one proxy for everything, or what the variables say, which whoever starts the run fills in. */
export type ProxyChoice = { kind: "server"; server: ProxyServer } | { kind: "variables"; variables: ProxyVariables | null };

export type ReadProxy = { ok: true; server: ProxyServer } | { ok: false; error: string };

/** What programs take where the URL of a proxy names no port. */
const usualPorts = { http: 80, https: 443 } as const;
const example = "http://proxy.example:3128";
const longestLogin = 400;

/**
 * Reads `http://[user:password@]host:port`, `https://…`, or a bare `host:port`. User and password may be percent-encoded (RFC 3986, section 3.2.1). What is
 * said of a wrong one never repeats what stands before the `@`.
 */
export function parseProxy(text: string): ReadProxy {
  const [, typedScheme, rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(text.trim()) ?? [];
  const scheme = (typedScheme ?? "http").toLowerCase();
  if (scheme !== "http" && scheme !== "https")
    return wrong(`${scheme.slice(0, 20)} proxies are not spoken: write one that speaks HTTP, such as ${example}`);
  const at = rest.lastIndexOf("@");
  const login = at < 0 ? null : loginOf(rest.slice(0, at));
  if (at >= 0 && login === null)
    return wrong(
      `what stands before the @ is no user:password of at most ${longestLogin} characters: write other characters than letters and digits percent-encoded`,
    );
  const [, hostText = "", portText] = /^(\[[^\]]*\]|[^:/?#]*)(?::(\d{1,5}))?\/?$/.exec(rest.slice(at + 1)) ?? [];
  const port = portText === undefined ? usualPorts[scheme] : Number(portText);
  const host = hostOf(hostText);
  if (host === null || port < 1 || port > 65_535)
    return wrong(`that is not the address of a proxy: write http://HOST:PORT, such as ${example}`);
  return { ok: true, server: { scheme, host, port, ...(login === null ? {} : { login }) } };
}

const wrong = (error: string): ReadProxy => ({ ok: false, error });

function hostOf(text: string): string | null {
  const address = parseAddress(text);
  if (address !== null) return address;
  if (text.startsWith("[")) return null;
  const read = parseHost(text);
  return read.ok ? read.value.host.replace(/\.$/, "") : null;
}

function loginOf(text: string): Secret | null {
  const cut = text.indexOf(":");
  const [user, password] = cut < 0 ? [text, ""] : [text.slice(0, cut), text.slice(cut + 1)];
  const parts = [user, password].map(decoded);
  const [name, secret] = parts;
  if (name == null || secret == null || name === "" || name.includes(":")) return null;
  const whole = `${name}:${secret}`;
  return whole.length > longestLogin || /\p{Cc}/u.test(whole) ? null : new Secret(whole);
}

/** A `%` that encodes nothing is meant as it stands. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, "%25"));
  } catch {
    // Encoded bytes that are no UTF-8.
    return null;
  }
}

/** `http://proxy.example:3128`, without user and password. */
export function proxyText({ scheme, host, port }: ProxyServer): string {
  return `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
