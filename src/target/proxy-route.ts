import { bypassedBy } from "./no-proxy.ts";
import type { NamedProxy, ProxyChoice, ProxyServer, ProxyVariables } from "./proxy.ts";
import { speaksHttp, speaksTls, type Target } from "./target.ts";

/**
 * How a client with these settings comes to the target. `from`: who named the proxy (`--proxy`, or the variable). `bypassedBy`: the entry of NO_PROXY that sends
 * this target past it, so that clients go there directly; null where they go through the proxy.
 */
export type ProxyRoute = { server: ProxyServer; from: string; bypassedBy: string | null; noProxy: string };

/** Null where no proxy plays a part. */
export function proxyRouteOf(target: Target, choice: ProxyChoice | null | undefined): ProxyRoute | null {
  if (choice == null) return null;
  if (choice.kind === "server") return { server: choice.server, from: "--proxy", bypassedBy: null, noProxy: "" };
  const named = choice.variables === null ? null : variableFor(target, choice.variables);
  if (named === null || choice.variables === null) return null;
  const { noProxy } = choice.variables;
  return {
    server: named.server,
    from: named.variable,
    bypassedBy: bypassedBy(noProxy, { host: target.host, port: target.port }),
    noProxy,
  };
}

/** The variable of the scheme first, then the one for all (curl's manual, "Environment"). What is neither HTTP nor TLS has the latter alone. */
function variableFor({ scheme }: Target, { http, https, all }: ProxyVariables): NamedProxy | null {
  if (speaksTls(scheme)) return https ?? all;
  return (speaksHttp(scheme) ? http : null) ?? all;
}
