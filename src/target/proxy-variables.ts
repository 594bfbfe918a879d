import { type NamedProxy, type ProxyVariables, parseProxy } from "./proxy.ts";

/** What the variables hold, by their names as they are spelled. */
export type VariableTexts = (name: string) => string | null;

export type ReadVariables = { ok: true; variables: ProxyVariables } | { ok: false; error: string };

/**
 * HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, the spelling in small letters first, as curl and most libraries have it. What is said of a wrong one never
 * repeats it, for there may be a password in it.
 */
export function readProxyVariables(textOf: VariableTexts): ReadVariables {
  const found: Record<"http" | "https" | "all", NamedProxy | null> = { http: null, https: null, all: null };
  for (const kind of ["http", "https", "all"] as const) {
    const variable = [`${kind}_proxy`, `${kind.toUpperCase()}_PROXY`].find((name) => textOf(name) !== null);
    if (variable === undefined) continue;
    const read = parseProxy(textOf(variable) ?? "");
    if (!read.ok) return { ok: false, error: `${variable}: ${read.error}.` };
    found[kind] = { variable, server: read.server };
  }
  return { ok: true, variables: { ...found, noProxy: textOf("no_proxy") ?? textOf("NO_PROXY") ?? "" } };
}
