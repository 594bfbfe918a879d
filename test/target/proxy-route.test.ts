import { describe, expect, test } from "vitest";
import { type ProxyVariables, parseProxy } from "../../src/target/proxy.ts";
import { proxyRouteOf } from "../../src/target/proxy-route.ts";
import { apiTarget, httpTarget, tcpTarget } from "../build/common.ts";

const server = (text: string) => {
  const read = parseProxy(text);
  if (!read.ok) throw new Error(read.error);
  return read.server;
};
const named = (variable: string, text: string) => ({ variable, server: server(text) });
const all: ProxyVariables = {
  https: named("HTTPS_PROXY", "a.example:1"),
  http: named("http_proxy", "b.example:2"),
  all: named("ALL_PROXY", "c.example:3"),
  noProxy: "internal.example",
};
const variables = (partial: Partial<ProxyVariables> = {}) => ({ kind: "variables" as const, variables: { ...all, ...partial } });

describe("the way to a target", () => {
  test("none where nobody named a proxy, and none where the variables hold none", () => {
    expect(proxyRouteOf(apiTarget, undefined)).toBeNull();
    expect(proxyRouteOf(apiTarget, null)).toBeNull();
    expect(proxyRouteOf(apiTarget, variables({ https: null, all: null }))).toBeNull();
    expect(proxyRouteOf(apiTarget, { kind: "variables", variables: null })).toBeNull();
  });

  test("the scheme decides which variable holds", () => {
    expect(proxyRouteOf(apiTarget, variables())?.from).toBe("HTTPS_PROXY");
    expect(proxyRouteOf(httpTarget, variables())?.from).toBe("http_proxy");
    expect(proxyRouteOf(tcpTarget, variables())?.from).toBe("ALL_PROXY");
    expect(proxyRouteOf(apiTarget, variables({ https: null }))?.from).toBe("ALL_PROXY");
  });

  test("NO_PROXY holds for the variables and not for a proxy that was named", () => {
    expect(proxyRouteOf(apiTarget, variables({ noProxy: "example.com" }))?.bypassedBy).toBe("example.com");
    expect(proxyRouteOf(apiTarget, variables())?.bypassedBy).toBeNull();
    expect(proxyRouteOf(apiTarget, { kind: "server", server: server("a.example:1") })).toMatchObject({
      from: "--proxy",
      bypassedBy: null,
    });
  });
});
