import { parseAddress } from "./address.ts";
import { parseHost } from "./parse-host.ts";
import type { Endpoint } from "./questions.ts";
import { quoted } from "./quoted.ts";

type Read = { ok: true; value: Endpoint } | { ok: false; error: string };

/** RFC 7858, section 3.1, and RFC 9110, section 4.2.2. */
const defaultPorts = { tls: 853, https: 443 } as const;
/** What nearly all servers offer (RFC 8484 leaves it open, and shows this one). */
const defaultPath = "/dns-query";
const longestPath = 300;

export const isEncrypted = (text: string): boolean => /^(?:tls|https):\/\//i.test(text);

/**
 * Reads `tls://IP[:PORT][#NAME]` or `https://IP[:PORT][/path][#NAME]`: a resolver that is asked over that transport alone. NAME is what its certificate must be
 * for. A host name would have to be looked up first, which is the very thing to be tested; `localhost` alone needs no looking up.
 */
export function parseEncryptedResolver(text: string): Read {
  const [, scheme = "", authority = "", path = "", name = ""] =
    /^(tls|https):\/\/([^/#?\s]*)(\/[^#\s]*)?(?:#(\S*))?$/i.exec(text) ?? [];
  const transport = scheme.toLowerCase() === "tls" ? ("tls" as const) : ("https" as const);
  const example = transport === "tls" ? "tls://192.0.2.53 or tls://192.0.2.53#dns.example.com" : "https://192.0.2.53/dns-query";
  const wrong = (what: string): Read => ({ ok: false, error: `${quoted(text)} ${what}, such as ${example}` });
  if (scheme === "") return wrong("is not a resolver: write its IP behind the scheme");
  if (transport === "tls" && path.length > 1) return wrong("has a path, which DNS over TLS has none of: write tls:// and an IP");
  if (path.length > longestPath || !/^[\x21-\x7e]*$/.test(path))
    return wrong("has no proper path: write printable ASCII characters");
  const [, host = "", portText = `${defaultPorts[transport]}`] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(authority) ?? [];
  const address = host.toLowerCase() === "localhost" ? parseAddress("127.0.0.1") : bracketedOrFour(host);
  const port = Number(portText);
  if (address === null)
    return wrong("names no IP: write one, with the server's name behind a # if its certificate is to be checked");
  if (port < 1 || port > 65535) return wrong("has no proper port: write a number from 1 to 65535");
  const serverName = name === "" ? null : parseHost(name);
  if (serverName !== null && (!serverName.ok || serverName.value.kind !== "name"))
    return wrong("has no proper name behind the #: write a host name there");
  return {
    ok: true,
    value: {
      address,
      port,
      transport,
      ...(transport === "https" ? { path: path === "" || path === "/" ? defaultPath : path } : {}),
      ...(serverName === null ? {} : { serverName: serverName.value.host }),
    },
  };
}

/** In a URL an IPv6 address stands in brackets (RFC 3986, section 3.2.2). */
const bracketedOrFour = (host: string) => (host.includes(":") && !host.startsWith("[") ? null : parseAddress(host));
