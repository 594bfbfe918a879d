import { expect, onTestFinished, test } from "vitest";
import type { CliMeans } from "../../src/cli/means.ts";
import { type TokensFlags, type TokensWord, tokensCommand } from "../../src/cli/tokens-command.ts";
import { readApiToken } from "../../src/policy/api-token.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-store.ts";

const dayMs = 86_400_000;

async function someMachine() {
  let at = Date.parse("2026-11-29T00:00:00Z");
  const store = await openSqliteStore({ file: ":memory:", now: () => at });
  onTestFinished(() => store.close());
  const run = async (word: TokensWord, flags: TokensFlags = {}) => {
    const said = { out: "", err: "" };
    const means = {
      stdout: { write: (text: string) => (said.out += text) },
      stderr: { write: (text: string) => (said.err += text) },
      openStore: async () => ({ ...store, close: async () => {} }),
      now: () => at,
    } as unknown as CliMeans;
    return { status: await tokensCommand(word, flags, means), ...said };
  };
  return { store, run, pass: (ms: number) => (at += ms) };
}

test("a token is printed once, alone on stdout, and holds for 90 days as triager unless something else is said", async () => {
  const { store, run } = await someMachine();
  const made = await run("create", { name: "ci" });
  const shown = readApiToken(made.out);
  expect([made.status, shown === null ? null : await store.showApiToken(shown)]).toMatchObject([
    0,
    { name: "ci", role: "triager" },
  ]);
  expect(made.err).toContain("until 2027-02-27");
  const listed = await run("list");
  expect(listed.out).toMatch(/^ci +triager +made 2026-11-29, until 2027-02-27\n$/);
  expect(listed.out + (await run("list", { json: true })).out).not.toContain(shown?.secret);
});

test("one that is out of date is listed as such, and one that was removed is gone", async () => {
  const { run, pass } = await someMachine();
  await run("create", { name: "ci", days: "1", role: "viewer" });
  pass(2 * dayMs);
  expect((await run("list")).out).toContain("expired 2026-11-30");
  expect((await run("remove", { name: "ci" })).status).toBe(0);
  expect((await run("list")).out).toMatch(/no token.*tokens create/i);
});

test.each<[TokensWord, TokensFlags, RegExp]>([
  ["create", { name: "" }, /is not a name/],
  ["create", { name: "a b" }, /is not a name/],
  ["create", { name: "ci", role: "king" }, /--role: "king" is none of viewer, triager/],
  ["create", { name: "ci", days: "0" }, /--days: "0"/],
  ["create", { name: "ci", days: "367" }, /1 to 366/],
  ["create", { name: "taken" }, /already.*tokens remove taken/],
  ["remove", { name: "ci" }, /no token ci.*tokens list/],
])("%s %j says what to write", async (word, flags, words) => {
  const { run } = await someMachine();
  await run("create", { name: "taken" });
  const { status, out, err } = await run(word, flags);
  expect([status, out]).toEqual([2, ""]);
  expect(err).toMatch(words);
});
