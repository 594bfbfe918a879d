import { describe, expect, test } from "vitest";
import { agentCommand } from "../../src/cli/agent-command.ts";
import type { AgentFlags, AgentRequest } from "../../src/cli/agent-request.ts";
import type { CliMeans } from "../../src/cli/means.ts";

const none: AgentFlags = { label: [], insecure: false };
const good: AgentFlags = { ...none, hub: "wss://hub.example.com", name: "eu-west-1" };

/** What the agent would be started with, what was complained of, and how it ended. */
async function started(
  given: AgentFlags,
  { presets = none, end = null }: { presets?: AgentFlags; end?: string | null } = {},
): Promise<{ asked: AgentRequest | null; said: string; status: number }> {
  let said = "";
  let asked: AgentRequest | null = null;
  const stopped = new AbortController();
  stopped.abort("SIGTERM");
  const means = {
    agentPresets: () => presets,
    stderr: { write: (text: string) => (said += text) },
    stopped: stopped.signal,
    readText: async (path: string) => {
      if (path === "missing.pem") throw new Error("ENOENT");
      return `text of ${path}`;
    },
    runAgent: async (request: AgentRequest) => {
      asked = request;
      return end;
    },
  } as unknown as CliMeans;
  const status = await agentCommand(given, means);
  return { asked, said, status };
}

describe("what an agent is started with", () => {
  test.each([
    ["wss://hub.example.com", "wss://hub.example.com/agents"],
    ["hub.example.com:3000", "wss://hub.example.com:3000/agents"],
    ["https://hub.example.com/faultline/agents", "wss://hub.example.com/faultline/agents"],
    ["ws://127.0.0.1:3000", "ws://127.0.0.1:3000/agents"],
    ["http://[::1]:3000", "ws://[::1]:3000/agents"],
  ])("the hub %s is %s", async (hub, url) => {
    expect((await started({ ...good, hub })).asked?.hub.href).toBe(url);
  });

  test("labels, the invitation and the hub's own authority", async () => {
    const { asked, status } = await started({ ...good, label: ["region=eu", "net=vpc"], join: "flj_x", hubCa: "root.pem" });
    expect(asked).toMatchObject({
      name: "eu-west-1",
      labels: { region: "eu", net: "vpc" },
      join: "flj_x",
      ca: "text of root.pem",
    });
    expect(status).toBe(143);
  });

  test("a flag wins over its variable", async () => {
    const presets = { ...good, name: "office", label: ["region=us"], join: "flj_y" };
    const { asked } = await started({ ...none, name: "eu-west-1", label: ["region=eu"] }, { presets });
    expect(asked).toMatchObject({ name: "eu-west-1", labels: { region: "eu" }, join: "flj_y" });
  });
});

describe("what is told in its place", () => {
  test.each<[AgentFlags, RegExp]>([
    [none, /Which hub/],
    [{ ...none, hub: "wss://hub.example.com" }, /needs a name/],
    [{ ...good, hub: "ftp://hub.example.com" }, /not the address of a hub/],
    [{ ...good, hub: "wss://me:secret@hub.example.com" }, /not the address of a hub/],
    [{ ...good, hub: "ws://hub.example.com" }, /in the clear.*--insecure/],
    [{ ...good, hub: "ws://127.0.0.1.example.com" }, /in the clear/],
    [{ ...good, name: "\u001b[31m" }, /not a name/],
    [{ ...good, label: ["region"] }, /not KEY=VALUE/],
    [{ ...good, label: Array.from({ length: 17 }, (_, n) => `k${n}=v`) }, /16 labels/],
    [{ ...good, hubCa: "missing.pem" }, /cannot be read/],
  ])("%j: %s", async (flags, words) => {
    const { asked, said, status } = await started(flags);
    expect([asked, status]).toEqual([null, 2]);
    expect(said).toMatch(words);
  });

  test("ws:// to another machine where somebody insists", async () => {
    expect((await started({ ...good, hub: "ws://hub.example.com", insecure: true })).status).toBe(143);
  });

  test("why the hub does not want it", async () => {
    expect(await started(good, { end: "that invitation was used already" })).toMatchObject({
      status: 2,
      said: "that invitation was used already\n",
    });
  });
});
