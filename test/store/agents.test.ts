import { describe, expect, onTestFinished, test } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite/open-store.ts";
import type { Store } from "../../src/store/store.ts";

const hourMs = 3_600_000;
const agent = { name: "eu-west-1", labels: { region: "eu" }, publicKey: "A".repeat(43) };
const invitation = { id: "abcd1234", secret: "s".repeat(32), name: null, expiresAt: hourMs };

async function opened(now: () => number = () => 1_000): Promise<Store> {
  const store = await openSqliteStore({ file: ":memory:", now });
  onTestFinished(() => store.close());
  return store;
}

describe("agents", () => {
  test("an invitation lets one agent in, once", async () => {
    const store = await opened();
    await store.invite(invitation);
    expect(await store.enrol(invitation, agent)).toBe(null);
    expect(await store.enrol(invitation, { ...agent, name: "office" })).toBe("used");
    expect(await store.agents()).toEqual([{ ...agent, enrolledAt: 1_000, lastSeenAt: null }]);
  });

  test("of two that show it at once one is let in", async () => {
    const store = await opened();
    await store.invite(invitation);
    const both = await Promise.all([store.enrol(invitation, agent), store.enrol(invitation, { ...agent, name: "office" })]);
    expect(both.sort()).toEqual([null, "used"]);
  });

  test("whoever does not know the secret hears nothing of the invitation", async () => {
    const store = await opened(() => hourMs);
    await store.invite(invitation);
    expect(await store.enrol({ ...invitation, secret: "x".repeat(32) }, agent)).toBe("unknown");
    expect(await store.enrol({ ...invitation, id: "ffff0000" }, agent)).toBe("unknown");
    expect(await store.enrol(invitation, agent)).toBe("expired");
    expect(await store.agents()).toEqual([]);
  });

  test("one for a name is for that name, and a name has one agent", async () => {
    const store = await opened();
    await store.invite({ ...invitation, name: "office" });
    expect(await store.enrol(invitation, agent)).toBe("other-name");
    expect(await store.enrol(invitation, { ...agent, name: "office" })).toBe(null);
    await store.invite({ ...invitation, id: "abcd9999" });
    expect(await store.enrol({ ...invitation, id: "abcd9999" }, { ...agent, name: "office" })).toBe("name-taken");
    expect(await store.enrol({ ...invitation, id: "abcd9999" }, { ...agent, name: "Office" })).toBe("name-taken");
  });

  test("one that was taken out may be let in anew, and is seen when it goes", async () => {
    let at = 1_000;
    const store = await opened(() => at);
    await store.invite(invitation);
    await store.enrol(invitation, agent);
    at = 5_000;
    await store.seen(agent.name);
    expect(await store.agent(agent.name)).toMatchObject({ enrolledAt: 1_000, lastSeenAt: 5_000 });
    expect([await store.removeAgent(agent.name), await store.removeAgent(agent.name)]).toEqual([true, false]);
    expect(await store.agent(agent.name)).toBe(null);
  });

  test("the hub keeps its name", async () => {
    const store = await opened();
    const id = await store.hubId();
    expect(id).toMatch(/^hub_[0-9a-f]{32}$/);
    expect(await store.hubId()).toBe(id);
  });

  test("old invitations are thrown away", async () => {
    let at = 1_000;
    const store = await opened(() => at);
    await store.invite(invitation);
    at = 26 * hourMs;
    await store.tidy();
    expect(await store.enrol(invitation, agent)).toBe("unknown");
  });
});
