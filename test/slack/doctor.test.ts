import nock from "nock";
import { afterEach, describe, expect, test } from "vitest";
import { checkSlack, type SlackTokens } from "../../src/slack/doctor.ts";
import { silentLog } from "./kit/app-under-test.ts";
import { error, FakeSlack } from "./kit/fake-slack.ts";

const tokens: SlackTokens = { mode: "socket", botToken: "xoxb-1", appToken: "xapp-1", signingSecret: null, log: silentLog([]) };
const signal = new AbortController().signal;
afterEach(() => nock.cleanAll());

const bad = async (told: Partial<SlackTokens>): Promise<string[]> =>
  (await checkSlack({ ...tokens, ...told }, signal))
    .filter(({ ok }) => !ok)
    .map(({ what, detail, next }) => `${what}: ${detail}. ${next}`);

describe("the doctor for Slack", () => {
  test("all is well", async () => {
    const slack = new FakeSlack();
    const checks = await checkSlack(tokens, signal);
    expect(checks.map(({ what, ok }) => [what, ok])).toEqual([
      ["bot token", true],
      ["scopes", true],
      ["app token", true],
      ["roles", true],
    ]);
    expect(checks.at(-1)?.detail).toMatch(
      /user groups, and guests .* cannot be told apart without usergroups:read and users:read/,
    );
    expect(slack.calls.map(({ method }) => method).toSorted()).toEqual(["apps.connections.open", "auth.test"]);
    expect(JSON.stringify(checks)).not.toContain("xoxb-1");
  });

  test("each missing or wrong variable is named, with the next click", async () => {
    new FakeSlack();
    expect(await bad({ botToken: null, appToken: null })).toEqual([
      expect.stringMatching(/SLACK_BOT_TOKEN is not set.*Install App/),
      expect.stringMatching(/SLACK_APP_TOKEN is not set.*connections:write/),
    ]);
    expect(await bad({ botToken: "xoxp-1", appToken: "xoxb-1" })).toEqual([
      expect.stringContaining("does not begin with xoxb-"),
      expect.stringContaining("does not begin with xapp-"),
    ]);
    expect(await bad({ mode: "http" })).toEqual([expect.stringMatching(/SLACK_SIGNING_SECRET is not set.*App Credentials/)]);
    expect(await bad({ mode: "http", signingSecret: "short" })).toEqual([expect.stringContaining("32 hexadecimal digits")]);
    expect(await bad({ mode: "http", signingSecret: "0123456789abcdef0123456789abcdef" })).toEqual([]);
  });

  test("tokens that Slack does not take, and Socket Mode that is off", async () => {
    const slack = new FakeSlack();
    slack.mood = (method) => (method === "auth.test" ? error("invalid_auth") : error("access_denied"));
    expect(await bad({})).toEqual([
      expect.stringMatching(/Slack says invalid_auth.*Install App/),
      expect.stringMatching(/access_denied.*Enable Socket Mode/),
    ]);
  });

  test("a scope that is missing is named", async () => {
    nock("https://slack.com")
      .post("/api/auth.test")
      .reply(200, { ok: true, team: "T", user: "faultline" }, { "x-oauth-scopes": "commands,chat:write,users:read" });
    expect(await bad({ mode: "http", signingSecret: "0123456789abcdef0123456789abcdef" })).toEqual([
      expect.stringMatching(/missing: files:write.*Reinstall/),
    ]);
  });

  test("a Slack that cannot be reached, and one that is ill", async () => {
    nock("https://slack.com").persist().post(/./).replyWithError("connect ECONNREFUSED");
    expect((await bad({})).join()).toMatch(/could not be reached.*HTTPS_PROXY/);
    nock.cleanAll();
    nock("https://slack.com").persist().post(/./).reply(503);
    expect((await bad({})).join()).toMatch(/HTTP 503.*status\.slack\.com/);
  });
});
