import nock from "nock";
import { describe, expect, onTestFinished, test } from "vitest";
import { readConfig } from "../src/config.ts";
import { globalpingDoctor } from "../src/globalping-doctor.ts";
import { outsideServices } from "../src/outside-services.ts";

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
    expect(of({})()).toEqual([]);
    const places = of({ FAULTLINE_GLOBALPING: "europe,Berlin+Germany" });
    expect(places().map(({ self }) => self.name)).toEqual(["globalping-europe", "globalping-berlin-germany"]);
    expect(places()[0]).not.toBe(places()[0]);
  });
});
