import nock from "nock";
import { describe, expect, onTestFinished, test } from "vitest";
import { readConfig } from "../src/config.ts";
import { globalpingDoctor } from "../src/globalping-doctor.ts";
import { startHub } from "../src/hub.ts";
import { outsideServices } from "../src/outside-services.ts";
import { presetQuestions } from "../src/preset-questions.ts";
import { look, openWorkspace, send, textsOf } from "./sandbox/visitor.ts";
import { silentLog } from "./slack/kit/app-under-test.ts";
import { until } from "./slack/kit/until.ts";
import { FakeGlobalping } from "./vantage/globalping/fake-globalping.ts";

const signal = new AbortController().signal;
const limits = (remaining: number, credits?: number) => ({
  rateLimit: { measurements: { create: { type: "ip", limit: 250, remaining, reset: 3599 } } },
  ...(credits === undefined ? {} : { credits: { remaining: credits } }),
});

function answering(status: number, body: object): void {
  nock.disableNetConnect();
  onTestFinished(() => nock.cleanAll());
  nock("https://api.globalping.io").get("/v1/limits").reply(status, body);
}
const doctor = (env: Record<string, string> = {}) =>
  globalpingDoctor(readConfig({ FAULTLINE_GLOBALPING: "eu,us", ...env }), signal);

describe("the doctor's line for Globalping", () => {
  test("nothing where it is off", async () => expect(await doctor({ FAULTLINE_GLOBALPING: "" })).toEqual([]));

  test("what is left of the quota", async () => {
    answering(200, limits(245));
    expect(await doctor()).toEqual([
      { what: "Globalping (eu, us)", well: true, says: "245 of 250 measurements left this hour", next: null },
    ]);
    answering(200, limits(0, 1000));
    expect(await doctor({ FAULTLINE_GLOBALPING_TOKEN: "t" })).toMatchObject([
      { well: true, says: expect.stringContaining("and 1000 credits") },
    ]);
  });

  test("a quota that is used up, a token that is not taken, and a service out of reach say what helps", async () => {
    answering(200, limits(0));
    expect(await doctor()).toMatchObject([{ well: false, next: expect.stringContaining("FAULTLINE_GLOBALPING_TOKEN") }]);
    answering(401, { error: { type: "unauthorized", message: "Unauthorized." } });
    expect(await doctor({ FAULTLINE_GLOBALPING_TOKEN: "t" })).toMatchObject([
      { well: false, says: expect.stringContaining("(FAULTLINE_GLOBALPING_TOKEN)") },
    ]);
    nock.cleanAll();
    nock("https://api.globalping.io").get("/v1/limits").replyWithError("connect ECONNREFUSED");
    expect(await doctor()).toMatchObject([
      { well: false, says: expect.stringContaining("ECONNREFUSED"), next: expect.stringContaining("HTTPS_PROXY") },
    ]);
  });
});

describe("the hub's outside services", () => {
  test("none unless they are switched on; a vantage for each place, anew for each run", async () => {
    await using opened = new AsyncDisposableStack();
    const of = (env: Record<string, string>) => outsideServices(readConfig(env), { deny: [] }, opened);
    expect(of({})([])).toEqual([]);
    const places = of({ FAULTLINE_GLOBALPING: "europe,Berlin+Germany" });
    expect(places([]).map(({ self }) => self.name)).toEqual(["globalping-europe", "globalping-berlin-germany"]);
    expect(places([])[0]).not.toBe(places([])[0]);
  });
});

describe("a hub with Globalping switched on", () => {
  test("whoever asks is told that the name goes out, and so is the thread; an internal name stays", async () => {
    const fake = new FakeGlobalping();
    nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/);
    await using workspace = await openWorkspace({ deliver: "socket" });
    const { botToken, appToken, slackApiUrl } = workspace;
    const config = readConfig({
      FAULTLINE_PUBLIC_RESOLVERS: "none",
      FAULTLINE_ROOT_SERVERS: "none",
      FAULTLINE_CONTROL: "none",
      FAULTLINE_GLOBALPING: "europe",
      FAULTLINE_INTERNAL_ZONES: "corp.example.com",
    });
    const hub = await startHub(
      config,
      {
        slack: { mode: "socket", botToken, appToken, slackApiUrl },
        storeFile: ":memory:",
        allowance: { kind: "hub", allow: [], deny: [] },
        questions: presetQuestions(config),
        listen: { host: "127.0.0.1", port: 0 },
      },
      silentLog([]),
    );
    onTestFinished(() => hub.stop());
    await hub.ready;
    const said = async (words: string): Promise<boolean> => JSON.stringify((await look(workspace)).messages).includes(words);

    await send(workspace, "/triage vantages");
    await until(() => said("globalping-europe"), "the vantage is listed");
    await send(workspace, "/triage db.corp.example.com from:globalping-europe");
    await until(() => said("a public service is not told db.corp.example.com"), "a refusal");
    expect(fake.requested).toEqual([]);

    await send(workspace, "/triage http://api.example.com ip:203.0.113.7 from:globalping-europe");
    await until(
      () => said("api.example.com is sent to Globalping, a public service, for globalping-europe"),
      "a word to whoever asked",
    );
    await until(
      () => said("api.example.com was sent to Globalping, a public service, for globalping-europe"),
      "a word in the thread",
    );
    expect(textsOf(await look(workspace)).join()).toContain("Healthy");
    expect(fake.requested.map(({ type, target }) => `${type} ${target}`).toSorted()).toEqual([
      "http 203.0.113.7",
      "ping 203.0.113.7",
    ]);
    expect(fake.wrong).toEqual([]);
  });
});
