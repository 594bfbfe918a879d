import { describe, expect, test } from "vitest";
import { readInvitation } from "../../src/policy/invitation.ts";
import { defaultPolicy, type Grant } from "../../src/policy/policy.ts";
import { inconclusiveReport } from "../build/report.ts";
import { type AppUnderTest, appUnderTest, someStore } from "./kit/app-under-test.ts";
import { scripted } from "./kit/scripted-triage.ts";
import { somePolicy } from "./kit/some-policy.ts";
import { until } from "./kit/until.ts";

const ana: Grant = { who: "U0ANA", role: "admin", until: null };
const told = ({ slack }: AppUnderTest): string => JSON.stringify(slack.told.map(({ body }) => body));

async function someApp(differs: Parameters<typeof somePolicy>[1] = { grants: [ana] }, note: () => string | null = () => null) {
  const store = await someStore();
  const policy = somePolicy(store, differs, note);
  // As the real conductor: whatever stopped it, its last word is a report.
  const script = scripted(
    () => [{ type: "started", target: {} as never, vantages: ["eu"] }, { wait: 60_000 }],
    ({ id }) => ({ ...inconclusiveReport(), id, state: "cancelled" }),
  );
  const app = await appUnderTest(script.runTriage, { store, policy });
  return { app, script, policy, store };
}

describe("roles in chat", () => {
  test("members triage, and may not run deep, pause, or invite", async () => {
    const { app, script } = await someApp({});
    expect((await app.types("api.example.com deep"))?.text).toMatch(/role operator, and you are triager.*Nobody is named/);
    for (const words of ["pause", "resume", "agents list", "agents invite"])
      expect((await app.types(words))?.text).toMatch(/takes the role admin.*admin: \[U0ANA\]/);
    expect((await app.types("api.example.com"))?.text).toContain("started");
    expect((await app.types("vantages"))?.text).toContain("vantage");
    await until(() => script.requests.length === 1, "the one run");
  });

  test("people of another company get nothing, by command or by button, and nothing is sent for them", async () => {
    const { app, script } = await someApp();
    for (const words of ["api.example.com", "help", "status", "pause"])
      expect((await app.types(words, { team: "T9" }))?.text).toMatch(/its own workspace alone/);
    await app.presses("rerun", "run_1", { team: "T9" });
    await until(() => app.slack.told.length === 1, "words for whoever pressed");
    expect(told(app)).toMatch(/its own workspace alone/);
    expect(script.requests).toEqual([]);
  });

  test("where members may nothing, a channel can be given a role", async () => {
    const grants: Grant[] = [{ who: "C0INC", role: "triager", until: null }];
    const { app } = await someApp({ members: null, grants });
    expect((await app.types("api.example.com"))?.text).toMatch(/takes the role triager, and you have none here.*`?C0INC/);
    expect((await app.types("api.example.com", { channel: "C0INC" }))?.text).toContain("started");
  });

  test("quotas and ports are told in the acknowledgement, and whoever joins a run is not counted", async () => {
    const limits = { ...defaultPolicy.limits, user: { minute: 1, hour: 10 } };
    const { app, script } = await someApp({ limits, ports: { allow: null, deny: [{ first: 25, last: 25 }] } });
    expect((await app.types("mail.example.com:25"))?.text).toMatch(/port 25 is on the list of denied ports/);
    expect((await app.types("api.example.com proxy:http://203.0.113.5:25"))?.text).toMatch(/203\.0\.113\.5 there: port 25/);
    expect((await app.types("resolvers mail.example.com:25", { user: "U0EVE" }))?.text).toContain("started");
    expect((await app.types("api.example.com"))?.text).toContain("started");
    expect((await app.types("api.example.com"))?.text).toContain("Already running");
    expect((await app.types("www.example.com"))?.text).toMatch(
      /1 run within a minute.*Nothing|1 run within a minute.*nothing was sent/,
    );
    expect((await app.types("www.example.com", { user: "U0BOB" }))?.text).toContain("started");
    await until(() => script.requests.length === 3, "three runs");
  });
});

describe("the pause in chat", () => {
  test("ends what runs, with words in its message; nothing begins until it is over", async () => {
    const { app, script, policy } = await someApp();
    await app.types("api.example.com");
    await until(() => script.signals.length === 1, "the run");
    const ack = await app.types("pause database migration");
    expect(ack?.text).toContain("All probing is paused. One run is being stopped.");
    expect(policy.pause.now).toMatchObject({ by: "ana", why: "database migration" });
    await app.types("cancel");
    expect((await app.types("pause database migration"))?.text).toContain("No run asked for in chat was going on.");
    const refused = await app.types("www.example.com");
    expect(refused?.text).toMatch(/paused since .* by ana: database migration/);
    expect((await app.types("status"))?.text).toMatch(/paused since/);
    await app.types("resume");
    await until(() => told(app).includes("Probing goes on"), "the answer");
    expect((await app.types("www.example.com"))?.text).toContain("started");
    await app.types("resume");
    await until(() => told(app).includes("Nothing was paused"), "the second answer");
  });

  test("the app stops its runs where the hub says so; its message says who paused, why, and how that ends", async () => {
    const { app, script } = await someApp();
    await app.types("api.example.com");
    await until(() => app.slack.of("chat.postMessage").length === 1, "the parent");
    app.app.cancelAll({ by: "the hub's machine", why: "database migration", at: 0 });
    await until(() => app.slack.texts.some((text) => text.includes("Cancelled")), "the last words");
    expect(script.signals[0]?.aborted).toBe(true);
    const last = app.slack.of("chat.update").at(-1)?.args;
    const why = "All probing was paused by the hub's machine: database migration.";
    expect(last?.text).toContain(why);
    expect(JSON.stringify(last?.blocks)).toContain(why);
    // The gate refuses it until somebody resumes.
    expect(JSON.stringify(last)).not.toMatch(/Do now|run it again/);
    expect(app.slack.problems).toEqual([]);
  });

  test("whoever stopped a run first is named, whatever comes after", async () => {
    const { app } = await someApp();
    await app.types("api.example.com");
    await until(() => app.slack.of("chat.postMessage").length === 1, "the parent");
    await app.types("cancel");
    app.app.cancelAll({ by: "the hub's machine", why: "", at: 0 });
    await until(() => app.slack.texts.some((text) => text.includes("Cancelled by ana.")), "the last words");
    expect(JSON.stringify(app.slack.of("chat.update"))).not.toContain("the hub's machine");
  });
});

describe("agents in chat", () => {
  test("an admin invites, lists and removes, for one's own eyes alone", async () => {
    const { app, store } = await someApp();
    expect(await app.types("agents invite eu-west-1 for:30m")).toBeUndefined();
    await until(() => app.slack.told.length === 1, "the invitation");
    const [token = ""] = /flj_[A-Za-z0-9_-]+/.exec(told(app)) ?? [];
    const invitation = readInvitation(token);
    expect(invitation).not.toBeNull();
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, nth) => [`label-${nth}`, "x".repeat(30)]));
    const agent = { name: "eu-west-1", labels: { region: "eu", ...many }, publicKey: "key" };
    expect(invitation === null ? "none" : await store.enrol(invitation, agent)).toBeNull();
    await app.types("agents");
    await until(() => told(app).includes("region=eu"), "the list");
    expect(told(app)).not.toContain("label-9=");
    await app.types("agents remove eu-west-1");
    await until(() => told(app).includes("is out"), "the removal");
    expect(await store.agents()).toEqual([]);
    expect(app.slack.of("chat.postMessage")).toEqual([]);
    expect(JSON.stringify(app.lines)).not.toContain(token);
    expect(app.slack.problems).toEqual([]);
  });

  test.each([
    ["agents invit", /write `?invite/],
    ["agents invite eu for:9y", /not a time up to 7 days/],
    ["agents invite a b c", /one word too many/],
    ["agents remove", /Which agent/],
  ])("%j is wrong, and the answer says what to write", async (words, answer) => {
    const { app } = await someApp();
    expect((await app.types(words))?.text).toMatch(answer);
  });
});

test("a policy file that cannot be used is told to each person once, with the next answer", async () => {
  const words = "faultline.yaml has an error on line 12; the policy before it is in force.";
  let note: string | null = null;
  const { app } = await someApp({}, () => note);
  expect(JSON.stringify(await app.types("help"))).not.toContain("line 12");
  note = words;
  expect(JSON.stringify(await app.types("help"))).toContain(words);
  expect(JSON.stringify(await app.types("help"))).not.toContain("line 12");
  expect(JSON.stringify(await app.types("api.example.com", { user: "U0BOB" }))).toContain(words);
  expect(app.slack.problems).toEqual([]);
});
