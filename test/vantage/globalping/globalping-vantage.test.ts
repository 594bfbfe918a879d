import nock from "nock";
import { describe, expect, test } from "vitest";
import type { Answer } from "../../../src/observation/observation.ts";
import type { Step } from "../../../src/observation/step.ts";
import { cidr } from "../../../src/policy/cidr.ts";
import { slackTransport } from "../../../src/slack/transport.ts";
import { Secret } from "../../../src/target/secret.ts";
import { globalpingVantages } from "../../../src/vantage/globalping/globalping.ts";
import { mostMeasurements } from "../../../src/vantage/globalping/measuring.ts";
import type { Vantage } from "../../../src/vantage/vantage.ts";
import { address, two } from "../../build/common.ts";
import { FakeGlobalping, failedBy } from "./fake-globalping.ts";
import { connect, lookup, request, step, trace } from "./steps.ts";

const now = Date.parse("2026-08-01T12:00:00Z");

function places(more: Partial<Parameters<typeof globalpingVantages>[0]> = {}): () => Vantage {
  const all = globalpingVantages({
    ...{ places: ["eu"], token: null, deny: [] },
    fetch: slackTransport().fetch,
    userAgent: "Faultline/0.0.0",
    now: () => now,
    ...more,
  });
  return () => {
    const [first] = all(["corp.example.com"]);
    if (first === undefined) throw new TypeError("no place");
    return first;
  };
}

async function observed(vantage: Vantage, steps: readonly Step[], signal = new AbortController().signal): Promise<Answer[]> {
  const answers: Answer[] = [];
  for await (const answer of vantage.observe(steps, signal)) answers.push(answer);
  return answers;
}
const only = async (vantage: Vantage, one: Step): Promise<Answer> => {
  const [answer] = await observed(vantage, [one]);
  if (answer === undefined) throw new TypeError("no answer");
  return answer;
};

describe("a place of Globalping's as a vantage", () => {
  test("what is asked is as its document allows, from the place that was named and then by the same probe, which says where it stands", async () => {
    const fake = new FakeGlobalping();
    const eu = places()();
    expect(eu.self).toMatchObject({
      name: "globalping-eu",
      side: "outside",
      labels: { globalping: "eu" },
      service: "Globalping",
    });
    const answers = await observed(eu, [lookup(), connect(), request(), trace()]);
    expect(fake.wrong).toEqual([]);
    expect(answers.map(({ outcome }) => outcome)).toEqual(["ok", "ok", "ok", "ok"]);
    expect(fake.requested.map(({ type, target }) => [type, target])).toEqual([
      ["dns", "api.example.com"],
      ["ping", "203.0.113.7"],
      ["http", "203.0.113.7"],
      ["mtr", "203.0.113.7"],
    ]);
    expect(fake.requested.map(({ locations }) => locations)).toEqual([[{ magic: "eu" }], "id-1", "id-1", "id-1"]);
    expect(eu.self.labels).toEqual({ globalping: "eu", country: "DE", city: "Frankfurt", asn: "AS16276", network: "OVH SAS" });
    expect(fake.headers[0]).toMatchObject({ "user-agent": "Faultline/0.0.0" });
    expect(fake.headers[0]).not.toHaveProperty("authorization");
  });

  test("a result is asked for again each half second, by its ETag, until it is there; the time told is the probe's", async () => {
    const fake = new FakeGlobalping();
    fake.slow = 2;
    expect(await only(places()(), connect())).toMatchObject({ outcome: "ok", elapsedMs: 24.2, data: { connectMs: 24.2 } });
    expect(fake.reads).toBe(3);
  });

  test("a token is sent along, and stands in nothing that is told", async () => {
    const fake = new FakeGlobalping();
    fake.creates = () => ({ status: 401, body: { error: { type: "unauthorized", message: "Unauthorized." } } });
    const answer = await only(places({ token: new Secret("gp-token") })(), connect());
    expect(fake.headers[0]?.authorization).toBe("Bearer gp-token");
    expect(answer).toMatchObject({ outcome: "skipped", skippedBecause: expect.stringContaining("FAULTLINE_GLOBALPING_TOKEN") });
    expect(JSON.stringify(answer)).not.toContain("gp-token");
  });

  test("one that gives no result in time is skipped, and no fault of the target", async () => {
    const fake = new FakeGlobalping();
    fake.result = () => null;
    const answer = await only(places()(), connect({}, { deadlineMs: 700 }));
    expect(answer).toMatchObject({
      outcome: "skipped",
      skippedBecause: expect.stringContaining("in time"),
      failure: { blame: "vantage" },
    });
  });

  test("a probe that meets silence says so after its own time, and is heard whatever the step's deadline", async () => {
    const fake = new FakeGlobalping();
    fake.takesMs = 5_000;
    fake.result = () => failedBy("target", "Request timeout.");
    const answer = await only(places()(), connect({}, { deadlineMs: 700 }));
    expect(answer).toMatchObject({ outcome: "failed", failure: { code: "unknown", phase: "connect" } });
  });

  test("the run's end ends it", async () => {
    const fake = new FakeGlobalping();
    fake.result = () => null;
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    const [answer] = await observed(places()(), [connect()], stop.signal);
    expect(answer).toMatchObject({ outcome: "skipped", failure: { code: "cancelled" } });
  });

  test("what is asked in two ways is measured once; each try is a measurement of its own", async () => {
    const fake = new FakeGlobalping();
    await observed(places()(), [request(), request({ trust: "ignore" }), connect(), connect({}, { attempt: 2 })]);
    expect(fake.requested.map(({ type }) => type)).toEqual(["http", "ping", "ping"]);
  });

  test("a run asks a few measurements and no more, and the next run has its own", async () => {
    const fake = new FakeGlobalping();
    const place = places();
    const steps = Array.from({ length: mostMeasurements + 2 }, (_, index) => connect({ port: index + 1 }));
    const answers = await observed(place(), steps);
    expect(fake.requested).toHaveLength(mostMeasurements);
    expect(answers.filter(({ failure }) => failure?.code === "quota").map(({ skippedBecause }) => skippedBecause)).toEqual([
      "8 measurements are all that one run asks of Globalping",
      "8 measurements are all that one run asks of Globalping",
    ]);
    expect(await only(place(), connect())).toMatchObject({ outcome: "ok" });
  });
});

describe("what Globalping does not do", () => {
  const quota = (type: string) => ({
    status: 429,
    body: { error: { type, message: "This measurement exceeds the remaining hourly rate limit for your IP address." } },
    headers: { "x-ratelimit-limit": "250", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1500" },
  });

  test("its quota is told with the time of its end, remembered over runs until then, and then asked again", async () => {
    const fake = new FakeGlobalping();
    fake.creates = () => quota("rate_limit_exceeded");
    let at = now;
    const place = places({ now: () => at });
    const because = "Globalping's quota is used up until 12:25 UTC; a token gives more (FAULTLINE_GLOBALPING_TOKEN)";
    expect(await only(place(), connect())).toMatchObject({
      outcome: "skipped",
      skippedBecause: because,
      failure: { code: "quota" },
    });
    expect(await only(place(), connect())).toMatchObject({ outcome: "skipped", skippedBecause: because });
    expect(fake.requested).toHaveLength(1);
    at += 1_500_001;
    fake.creates = () => null;
    expect(await only(place(), connect())).toMatchObject({ outcome: "ok" });
  });

  test("with a token, credits give more", async () => {
    new FakeGlobalping().creates = () => quota("insufficient_credits");
    const answer = await only(places({ token: new Secret("t") })(), connect());
    expect(answer.skippedBecause).toContain("credits give more (https://globalping.io/credits)");
  });

  test("no probe there: nothing more is asked in this run", async () => {
    const fake = new FakeGlobalping();
    fake.creates = () => ({
      status: 422,
      body: { error: { type: "no_probes_found", message: "No matching IPv4 probes available." } },
    });
    const eu = places()();
    const answers = await observed(eu, [connect(), request()]);
    expect(answers.map(({ skippedBecause }) => skippedBecause)).toEqual(
      Array(2).fill("Globalping has no probe there: No matching IPv4 probes available."),
    );
    expect(fake.requested).toHaveLength(1);
  });

  test("a question that it does not take leaves the others alone", async () => {
    const fake = new FakeGlobalping();
    fake.creates = ({ type }) =>
      type === "dns"
        ? {
            status: 400,
            body: { error: { type: "validation_error", message: "Parameter validation failed.", params: { target: "is odd" } } },
          }
        : null;
    const answers = await observed(places()(), [lookup(), connect()]);
    expect(answers.map(({ skippedBecause }) => skippedBecause).toSorted()).toEqual(
      [null, "Globalping does not take the question: Parameter validation failed. is odd"].toSorted(),
    );
  });

  test("asked too soon it is asked later, and not given up", async () => {
    const fake = new FakeGlobalping();
    fake.tooSoon = 1;
    expect(await only(places()(), connect())).toMatchObject({ outcome: "ok" });
    expect(fake.reads).toBe(2);
  });

  test("where it cannot be reached, the reason is told", async () => {
    new FakeGlobalping();
    nock.cleanAll();
    nock("https://api.globalping.io").post("/v1/measurements").replyWithError("getaddrinfo ENOTFOUND api.globalping.io");
    const answer = await only(places()(), connect());
    expect(answer.skippedBecause).toBe("Globalping cannot be reached: getaddrinfo ENOTFOUND api.globalping.io");
  });

  test("an answer without end is not read to its end", async () => {
    new FakeGlobalping().creates = () => ({ status: 202, body: { id: "a", more: "x".repeat(600_000) } });
    expect((await only(places()(), connect())).skippedBecause).toContain("more than 524288 bytes");
  });

  test.each([
    ["an error page", { status: 503, body: { ok: false } }, "HTTP 503"],
    ["an answer without its id", { status: 202, body: { probesCount: 1 } }, "id"],
    ["an id that would lead elsewhere", { status: 202, body: { id: "../limits" } }, "id"],
  ])("%s is told, and no fault of the target", async (_, answer, words) => {
    new FakeGlobalping().creates = () => answer;
    expect(await only(places()(), connect())).toMatchObject({
      outcome: "skipped",
      skippedBecause: expect.stringContaining(words),
    });
  });

  test("results that cannot be read, a probe that went away and one that failed itself are skipped", async () => {
    const fake = new FakeGlobalping();
    for (const [result, words] of [
      [{ status: "finished", stats: {} }, "cannot be read"],
      [{ status: "offline", rawOutput: "" }, "went away"],
      [
        { status: "failed", failureSource: "internal", rawOutput: "Test failed.\nPlease try again." },
        "Test failed. Please try again.",
      ],
      [{ status: "strange" }, "ended as strange"],
    ] as const) {
      fake.result = () => result;
      expect(await only(places()(), connect())).toMatchObject({
        outcome: "skipped",
        skippedBecause: expect.stringContaining(words),
      });
    }
  });
});

describe("what is told outside", () => {
  test.each<[string, Step]>([
    ["a private address", connect({ address: address("10.0.0.7") })],
    ["a loopback address", connect({ address: address("127.0.0.1") })],
    ["a metadata address", trace({ address: address("169.254.169.254") })],
    ["an address that the operator denies", connect({ address: two })],
    ["a single label", lookup({ name: "intranet" })],
    ["a name for special use", lookup({ name: "api.internal" })],
    ["a documentation name", request({ host: "shop.example", sni: "shop.example", url: "https://shop.example/" })],
    ["a name of an internal zone", lookup({ name: "db.corp.example.com" })],
    ["a private resolver", lookup({ server: address("10.0.0.53"), role: "given" })],
    ["a query string", request({ url: "https://api.example.com/?token=1" })],
  ])("%s is not", async (_, one) => {
    const fake = new FakeGlobalping();
    const answer = await only(places({ deny: [cidr("203.0.113.8/32")] })(), one);
    expect(answer).toMatchObject({ outcome: "skipped", failure: { code: "denied-by-policy" } });
    expect(fake.requested).toEqual([]);
  });

  test.each<[string, Step]>([
    ["a sample", connect({ purpose: "sample" })],
    ["a second resolver", lookup({ rank: 1 })],
    ["a lookup over TCP", lookup({ transport: "tcp" })],
    ["another name in the handshake than in Host", request({ sni: "other.example.com" })],
    ["HTTPS at another port", request({ port: 8443, host: "api.example.com:8443" })],
    ["a trace over UDP", trace({ protocol: "udp" })],
    ["what a machine alone knows", step("dns.hosts", { name: "api.example.com" })],
  ])("%s is none of its questions", async (_, one) => {
    const fake = new FakeGlobalping();
    expect(await only(places()(), one)).toMatchObject({ outcome: "skipped", failure: { code: "means-missing" } });
    expect(fake.requested).toEqual([]);
  });
});
