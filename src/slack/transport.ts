import { type RequestInit as DispatchedInit, EnvHttpProxyAgent, fetch as fetchThrough } from "undici";
import type { ProxySettings, SlackTransport } from "./settings.ts";

/**
 * The way to Slack: through the proxy that was given, past it for hosts in `noProxy`, straight where none was given. HTTP/1.1 alone, because a
 * WebSocket takes its connection over, and in a tunnel even for plain http, because a WebSocket is more than a forwarded request. Certificates that NODE_EXTRA_CA_CERTS names hold here as everywhere in the process.
 */
export function slackTransport({ httpProxy = "", httpsProxy = "", noProxy = "" }: ProxySettings = {}): SlackTransport {
  if (httpProxy === "" && httpsProxy === "") return { fetch: (input, init) => fetch(input, init), dispatcher: null };
  const dispatcher = new EnvHttpProxyAgent({ httpProxy, httpsProxy, noProxy, allowH2: false, proxyTunnel: true });
  const through = (input: Parameters<typeof fetchThrough>[0], init?: DispatchedInit) =>
    fetchThrough(input, { ...init, dispatcher });
  return { fetch: through as unknown as typeof fetch, dispatcher };
}
