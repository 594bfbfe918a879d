import { type RequestInit as DispatchedInit, EnvHttpProxyAgent, fetch as fetchThrough } from "undici";
import type { ProxySettings, SlackTransport } from "./settings.ts";

/**
 * The way to Slack: through the proxy that was given, past it for hosts in `noProxy`, straight where none was given. HTTP/1.1 alone, because a
 * WebSocket takes its connection over, and in a tunnel even for plain http, because a WebSocket is more than a forwarded request. Certificates that NODE_EXTRA_CA_CERTS names hold here as everywhere in the process.
 * With `over` every request under way ends, so that a Slack that never answers does not keep the process.
 */
export function slackTransport(
  { httpProxy = "", httpsProxy = "", noProxy = "" }: ProxySettings = {},
  over: AbortSignal = new AbortController().signal,
): SlackTransport {
  const dispatcher =
    httpProxy === "" && httpsProxy === ""
      ? null
      : new EnvHttpProxyAgent({ httpProxy, httpsProxy, noProxy, allowH2: false, proxyTunnel: true });
  const through = (input: Parameters<typeof fetchThrough>[0], init?: DispatchedInit) => {
    const signal = init?.signal == null ? over : AbortSignal.any([init.signal, over]);
    return fetchThrough(input, { ...init, signal, ...(dispatcher === null ? {} : { dispatcher }) });
  };
  return { fetch: through as unknown as typeof fetch, dispatcher };
}
