import { parseTarget } from "../../../src/target/parse-target.ts";
import { proxyText } from "../../../src/target/proxy.ts";
import { proxyRouteOf } from "../../../src/target/proxy-route.ts";
import { readProxyVariables } from "../../../src/target/proxy-variables.ts";
import type { Site } from "../site.ts";

/** What a person would tell any tool of a target: taken from what is typed for Faultline, and from nothing that only the lab knows. */
export type Question = {
  /** `ws` and `wss` are asked as the http and https that they begin with. */
  scheme: "http" | "https" | "tcp" | "tls";
  host: string;
  isName: boolean;
  /** How the host stands in an URL: an IPv6 address in brackets. */
  inUrl: string;
  port: number;
  path: string;
  /** The first resolver of this machine, or the one that was asked for; null where it is no plain address. */
  resolver: string | null;
  /** The kind of record that the service is known to have. */
  recordType: "A" | "AAAA";
  /** `--expect`. */
  status: number | null;
  text: string | null;
  /** `--health-path`. */
  healthPath: string | null;
  /** `--cert`, `--key`: files. */
  certificate: { chain: string; key: string } | null;
  /** `--proxy`. */
  proxy: URL | null;
};

/** `flags`: the site's, with the paths of its files. */
export function questionOf(site: Site, flags: readonly string[]): Question {
  const url = new URL(site.target.includes("://") ? site.target : `https://${site.target}`);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const scheme = schemes[url.protocol] ?? "https";
  const given = (name: string): string | null => flags[flags.indexOf(`--${name}`) + 1 || flags.length] ?? null;
  const expected = given("expect");
  const isStatus = expected !== null && /^\d{3}$/.test(expected);
  const [chain, key, proxy] = [given("cert"), given("key"), given("proxy")];
  return {
    scheme,
    host,
    isName: !/^[\d.]+$/.test(host) && !host.includes(":"),
    inUrl: url.hostname,
    port: url.port === "" ? (scheme === "http" ? 80 : 443) : Number(url.port),
    path: `${url.pathname || "/"}${url.search}`,
    resolver: resolverOf(site, given("resolver")),
    recordType: recordTypeOf(site),
    status: isStatus ? Number(expected) : null,
    text: isStatus ? null : expected,
    healthPath: given("health-path"),
    certificate: chain === null ? null : { chain, key: key ?? chain },
    proxy: proxy === "env" ? proxyOfVariables(site) : proxy === null ? null : new URL(withScheme(proxy)),
  };
}

const withScheme = (proxy: string): string => (proxy.includes("://") ? proxy : `http://${proxy}`);

/** What an operator would write into the tool's own setting, who reads the variables as most programs do. */
function proxyOfVariables({ target: typed, variables = {} }: Site): URL | null {
  const read = readProxyVariables((name) => variables[name] ?? null);
  const target = parseTarget(typed, { sni: null, port: null });
  if (!read.ok || !target.ok) return null;
  const route = proxyRouteOf(target.target, { kind: "variables", variables: read.variables });
  return route === null || route.bypassedBy !== null ? null : new URL(proxyText(route.server));
}

const schemes: Record<string, Question["scheme"]> = {
  "http:": "http",
  "https:": "https",
  "ws:": "http",
  "wss:": "https",
  "tcp:": "tcp",
  "tls:": "tls",
};

/** An encrypted resolver cannot be asked by any of these tools: they get the machine's own, as they would by themselves. */
function resolverOf({ resolvers, resolvConf }: Site, asked: string | null): string | null {
  if (asked !== null && /^[\d.]+$|^[\da-f:]+:[\da-f:]*$/i.test(asked)) return asked;
  return resolvConf?.nameservers?.[0] ?? resolvers[0]?.address ?? null;
}

/** A service over IPv6 alone is monitored as that. */
const recordTypeOf = ({ servers }: Site): "A" | "AAAA" =>
  servers.length > 0 && servers.every(({ address }) => address.includes(":")) ? "AAAA" : "A";
