import { describe, expect, onTestFinished, test } from "vitest";
import { openSqliteStore } from "../../src/store/sqlite/open-store.ts";
import type { Store } from "../../src/store/store.ts";

const token = { id: "abcd1234", secret: "s".repeat(32), name: "ci", role: "triager", expiresAt: 9_000 };
const { id: _, secret: __, ...told } = { ...token, createdAt: 1_000 };

async function opened(now: () => number = () => 1_000): Promise<Store> {
  const store = await openSqliteStore({ file: ":memory:", now });
  onTestFinished(() => store.close());
  return store;
}

describe("tokens", () => {
  test("one that was made is known by its secret alone", async () => {
    const store = await opened();
    expect(await store.addApiToken(token)).toBe(null);
    expect(await store.showApiToken(token)).toEqual(told);
    expect(await store.showApiToken({ ...token, secret: "x".repeat(32) })).toBe(null);
    expect(await store.showApiToken({ ...token, id: "ffff0000" })).toBe(null);
    expect(await store.showApiToken({ id: "ffff0000", secret: "" })).toBe(null);
  });

  test("a name is given once, and is free again once its token was removed", async () => {
    const store = await opened();
    await store.addApiToken(token);
    expect(await store.addApiToken({ ...token, id: "bbbb1234" })).toBe("name-taken");
    expect([await store.removeApiToken("ci"), await store.removeApiToken("ci")]).toEqual([true, false]);
    expect(await store.showApiToken(token)).toBe(null);
    expect(await store.addApiToken({ ...token, id: "bbbb1234" })).toBe(null);
  });

  test("they are listed by name, without anything of their secrets", async () => {
    const store = await opened();
    await store.addApiToken(token);
    await store.addApiToken({ ...token, id: "bbbb1234", name: "alerts" });
    const listed = await store.apiTokens();
    expect(listed.map(({ name }) => name)).toEqual(["alerts", "ci"]);
    expect(Object.keys(listed[0] ?? {}).sort()).toEqual(["createdAt", "expiresAt", "name", "role"]);
  });

  test("one that is out of date is still known, so that it can be told so", async () => {
    let at = 1_000;
    const store = await opened(() => at);
    await store.addApiToken(token);
    at = 10_000;
    expect(await store.showApiToken(token)).toEqual(told);
  });
});
