import { type Config, ConfigError } from "./config.ts";
import { isLoopback } from "./observation/address-network.ts";
import { bypassedBy } from "./target/no-proxy.ts";

/** Where the environment names a proxy, a hub (https or wss) is reached through it, unless NO_PROXY says otherwise or the hub is on this very machine: an inner machine mostly has no other way out. */
export function proxyTo(
  hub: URL,
  { proxy: { httpProxy = "", httpsProxy = "", noProxy = "" } }: Pick<Config, "proxy">,
): URL | null {
  const isSecure = hub.protocol === "wss:" || hub.protocol === "https:";
  const text = isSecure ? httpsProxy : httpProxy;
  const port = Number(hub.port) || (isSecure ? 443 : 80);
  const host = hub.hostname.replace(/^\[|\]$/g, "");
  if (text === "" || host === "localhost" || isLoopback(host) || bypassedBy(noProxy, { host: hub.hostname, port }) !== null)
    return null;
  const url = URL.parse(text.includes("://") ? text : `http://${text}`);
  if (url?.protocol === "http:") return url;
  throw new ConfigError(`${isSecure ? "HTTPS_PROXY" : "HTTP_PROXY"}: write http://HOST:PORT of a proxy that allows CONNECT.`);
}
