import { describe, expect, test } from "vitest";
import type { Answer } from "../../../src/observation/observation.ts";
import type { Step } from "../../../src/observation/step.ts";
import { slackTransport } from "../../../src/slack/transport.ts";
import { defaultQuestions } from "../../../src/target/parse-questions.ts";
import { parseTarget } from "../../../src/target/parse-target.ts";
import type { Event } from "../../../src/triage/event.ts";
import { triage } from "../../../src/triage/triage.ts";
import { globalpingVantages } from "../../../src/vantage/globalping/globalping.ts";
import type { Vantage } from "../../../src/vantage/vantage.ts";
import { type Report, reportSchema } from "../../../src/verdict/report.ts";
import { address, defaultSettings } from "../../build/common.ts";
import { vantage } from "../../build/judged.ts";
import { answered, FakeGlobalping, failedBy, pinged, record, resolved } from "./fake-globalping.ts";

/** A machine of one's own from which all is well. */
const inside: Vantage = {
  self: vantage("hub"),
  async *observe(steps) {
    for (const { probe, subject, round, attempt } of steps) {
      const frame = { probe, subject, round, attempt, at: new Date().toISOString(), elapsedMs: 5, loopDelayMs: 0, waitedMs: 0 };
      yield {
        ...frame,
        outcome: "ok",
        failure: null,
        skippedBecause: null,
        data: dataOf({ probe, subject } as Step),
      } as unknown as Answer;
    }
  },
};

function dataOf({ probe, subject }: Pick<Step, "probe" | "subject">): object {
  if (probe === "dns.query" && "type" in subject)
    return { rcode: "NOERROR", addresses: subject.type === "A" ? ["203.0.113.7"] : [], chain: ["api.example.com"], answers: [] };
  if (probe === "tcp.connect") return { connectMs: 5 };
  if (probe === "http.request")
    return {
      status: 200,
      phases: { connectMs: 5, tlsMs: 5, waitMs: 5, bodyMs: 1 },
      headers: [],
      location: null,
      httpVersion: "1.1",
    };
  return {};
}

async function triaged(input: string, vantages: readonly Vantage[], only?: "path"): Promise<{ report: Report; events: Event[] }> {
  const read = parseTarget(input);
  if (!read.ok) throw new TypeError(read.error);
  const request = {
    id: "run_1",
    target: read.target,
    questions: {
      ...defaultQuestions,
      publicResolvers: [{ address: address("9.9.9.9"), port: 53 }],
      rootServers: [],
      control: [],
      timeoutMs: 6_000,
    },
    ...(only === undefined ? {} : { only }),
    requestedBy: { door: "cli" as const, user: null, workspace: null, channel: null },
  };
  const clock = { now: () => new Date(), monotonicMs: () => performance.now() };
  const events: Event[] = [];
  for await (const event of triage(
    request,
    { vantages, settings: defaultSettings, clock, version: "0.0.0" },
    new AbortController().signal,
  ))
    events.push(event);
  const report = events.flatMap((event) => (event.type === "report" ? [event.report] : []))[0];
  if (report === undefined) throw new TypeError("no report");
  expect(reportSchema.parse(report)).toBeTruthy();
  return { report, events };
}

const eu = (): Vantage[] =>
  globalpingVantages({
    ...{ places: ["eu"], token: null, deny: [], now: Date.now },
    fetch: slackTransport().fetch,
    userAgent: "Faultline/0.0.0",
  })([]);

const named = resolved([record("api.example.com.", "A", "203.0.113.7")]);
const ofEu = ({ observations }: Report) => observations.filter(({ vantage }) => vantage === "globalping-eu");

describe("a run that Globalping has a part in", () => {
  test("it is asked little, says where it stood, and holds back no first verdict", async () => {
    const fake = new FakeGlobalping();
    fake.slow = 3;
    const { report, events } = await triaged("http://api.example.com", [inside, ...eu()]);
    expect(report.verdict).toBe("healthy");
    expect(fake.requested.map(({ type }) => type).toSorted()).toEqual(["dns", "dns", "http", "ping"]);
    expect(
      ofEu(report)
        .map(({ probe, outcome }) => `${probe} ${outcome}`)
        .toSorted(),
    ).toEqual(["dns.query ok", "dns.query ok", "http.request ok", "tcp.connect ok"]);
    expect(report.vantages.find(({ name }) => name === "globalping-eu")).toMatchObject({
      side: "outside",
      labels: { country: "DE", city: "Frankfurt", asn: "AS16276", network: "OVH SAS" },
    });
    const at = (is: (event: Event) => boolean): number => events.findIndex(is);
    const heard = at(
      (event) =>
        event.type === "observation" &&
        event.observation.vantage === "globalping-eu" &&
        event.observation.probe === "http.request",
    );
    expect(at(({ type }) => type === "verdict")).toBeLessThan(heard);
  });

  test("what fails from outside alone is found, with where", async () => {
    const fake = new FakeGlobalping();
    fake.result = ({ type }) => (type === "http" ? answered({ statusCode: 503 }) : type === "ping" ? pinged() : named);
    const { report } = await triaged("http://api.example.com", [inside, ...eu()]);
    expect(report).toMatchObject({
      verdict: "suspect",
      findings: [
        {
          cause: "http.unavailable",
          pattern: "some-vantages",
          scope: { vantages: ["globalping-eu"] },
          works: { vantages: ["hub"] },
        },
      ],
    });
  });

  test("a connection that did not come about is told, and no cause is made of what was not said", async () => {
    const fake = new FakeGlobalping();
    fake.result = ({ type }) => (type === "dns" ? named : type === "ping" ? pinged(0) : failedBy("target", "Request timeout."));
    const { report } = await triaged("http://api.example.com", [inside, ...eu()]);
    expect(report).toMatchObject({ verdict: "suspect", findings: [] });
    expect(report.headline).toContain("Globalping's probe got no connection, and does not say why");
    expect(fake.requested).toHaveLength(8);
  });

  test("a redirect is not followed there, and is no dead end for it", async () => {
    const fake = new FakeGlobalping();
    const moved = answered({ statusCode: 301, headers: { location: "http://api.example.com/new" } });
    fake.result = ({ type }) => (type === "dns" ? named : type === "ping" ? pinged() : moved);
    const { report } = await triaged("http://api.example.com", [inside, ...eu()]);
    expect(report).toMatchObject({ verdict: "healthy", findings: [] });
    expect(fake.requested.filter(({ type }) => type === "http")).toHaveLength(1);
  });

  test("a quota that is used up is said once, and takes nothing from what others saw", async () => {
    const fake = new FakeGlobalping();
    fake.creates = () => ({
      status: 429,
      body: { error: { type: "rate_limit_exceeded", message: "…" } },
      headers: { "x-ratelimit-reset": "60" },
    });
    const { report, events } = await triaged("http://api.example.com", [inside, ...eu()]);
    expect(report.verdict).toBe("healthy");
    expect(fake.requested).toHaveLength(1);
    expect(report.limits).toEqual([
      {
        who: "globalping-eu",
        what: expect.stringContaining("a token gives more (FAULTLINE_GLOBALPING_TOKEN)"),
        effect: "skipped",
        ms: 0,
      },
    ]);
    expect(events.filter(({ type }) => type === "limit")).toHaveLength(1);
  });

  test("the way alone is traced there by ICMP and TCP", async () => {
    const fake = new FakeGlobalping();
    const { report } = await triaged("http://api.example.com", eu(), "path");
    expect(fake.requested.filter(({ type }) => type === "mtr").map(({ measurementOptions }) => measurementOptions)).toEqual([
      { protocol: "ICMP", packets: 3 },
      { protocol: "TCP", port: 80, packets: 3 },
    ]);
    expect(fake.wrong).toEqual([]);
    expect(ofEu(report).every(({ outcome }) => outcome === "ok")).toBe(true);
  });
});
