import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { agentKey, KeyTrouble } from "../../../src/vantage/agent/agent-key.ts";
import { invited, present, someHub, startAgent } from "../fleet.ts";

describe("an agent", () => {
  test("that is cut off each time it is let in comes back after longer and longer pauses", async () => {
    const hub = await someHub();
    const logged: { msg: string; againInMs?: number }[] = [];
    startAgent(hub, { join: await invited(hub), logged });
    for (let n = 0; n < 3; n += 1) (await present(hub)).link?.close("go away");
    const pauses = () => logged.flatMap(({ againInMs }) => againInMs ?? []);
    await expect.poll(pauses).toEqual([250, 500, 1_000]);
  });

  test("that is replaced twice in a row says that another has its key, and leaves the place to it", async () => {
    const hub = await someHub();
    const one = startAgent(hub, { join: await invited(hub), replacedPauseMs: 50 });
    await present(hub);
    await expect.poll(() => agentKey(one.keyFile).hub).not.toBe(null);
    const other = startAgent(hub, { keyFile: one.keyFile, replacedPauseMs: 50 });
    const ended = await Promise.race([one.ended, other.ended]);
    expect(ended).toMatch(/another process runs with the key of eu-west-1/);
    await present(hub);
  });

  test("that cannot keep where it was enrolled ends, and says which file", async () => {
    const hub = await someHub();
    const folder = mkdtempSync(join(tmpdir(), "faultline-agent-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const keyFile = join(folder, "agent.json");
    agentKey(keyFile);
    mkdirSync(`${keyFile}.new`);
    const { ended } = startAgent(hub, { join: await invited(hub), keyFile });
    await expect(ended).rejects.toThrow(KeyTrouble);
  });

  test("is let in although the hub's clock is set while it comes", async () => {
    let at = Date.now();
    const hub = await someHub(() => {
      at += 90_000;
      return at;
    });
    startAgent(hub, { join: await invited(hub) });
    await present(hub);
  });
});
