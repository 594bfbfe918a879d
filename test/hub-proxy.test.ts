import { expect, test } from "vitest";
import { proxyTo } from "../src/hub-proxy.ts";

const proxy = { httpProxy: "http://proxy.corp.example:3128", httpsProxy: "http://proxy.corp.example:3128", noProxy: "" };
const way = (hub: string): string | null => proxyTo(new URL(hub), { proxy })?.host ?? null;

test.each(["ws://127.0.0.1:3000", "ws://localhost:3000", "http://[::1]:3000", "https://127.8.0.1"])(
  "%s is on this machine, where no proxy leads",
  (hub) => expect(way(hub)).toBe(null),
);

test.each(["wss://hub.example.com", "ws://10.0.0.5:3000", "https://localhost.example.com"])("%s is reached through it", (hub) =>
  expect(way(hub)).toBe("proxy.corp.example:3128"),
);
