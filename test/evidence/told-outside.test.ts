import { describe, expect, test } from "vitest";
import { reportText } from "../../src/cli/render/report-text.ts";
import { toldOutside } from "../../src/evidence/told-outside.ts";
import { failed } from "../../src/observation/failure.ts";
import { finishedMessage } from "../../src/slack/message/finished.ts";
import { observation, one, six } from "../build/common.ts";
import { report, vantage } from "../build/report.ts";

const name = "globalping-eu";
const service = { ...vantage(name, "outside"), service: "Globalping" };
const vantages = [vantage("hub"), service];
const subject = { address: one, port: 443, purpose: "target" as const };
const connected = observation("tcp.connect", { vantage: name, subject });
const kept = (code: "denied-by-policy" | "means-missing", because: string) =>
  observation("tcp.connect", { vantage: name, subject, skippedBecause: because, failure: failed(code, "call", because) });

const sent = "api.example.com was sent to Globalping, a public service, for globalping-eu";

describe("what was told outside", () => {
  test("the thread and the terminal say that the name was sent, and to whom", () => {
    const told = report({ vantages, observations: [connected] });
    expect(toldOutside(told)).toEqual([`${sent}.`]);
    expect(JSON.stringify(finishedMessage(told, { user: null, revision: 1, form: "rich" }).blocks)).toContain(`${sent}.`);
    expect(reportText(told, { color: false, columns: 200 })).toContain(`${sent}.`);
  });

  test("nothing where nobody was asked through a service, or it was told nothing", () => {
    expect(toldOutside(report({ observations: [connected] }))).toEqual([]);
    expect(toldOutside(report({ vantages, observations: [kept("denied-by-policy", "private")] }))).toEqual([]);
  });

  test("nothing where all of it was IPv6, which the service is not asked", () => {
    const ipv6 = observation("tcp.connect", {
      vantage: name,
      subject: { ...subject, address: six },
      skippedBecause: "Globalping's IPv6 is an experiment, and is not asked",
      failure: failed("family-missing", "call", ""),
    });
    expect(toldOutside(report({ vantages, observations: [ipv6] }))).toEqual([]);
  });

  test("where the quota swallowed every question, it is not known whether the name left", () => {
    const because = "Globalping's quota is used up until 12:25 UTC";
    const swallowed = observation("tcp.connect", {
      vantage: name,
      subject,
      skippedBecause: because,
      failure: failed("quota", "call", because),
    });
    expect(toldOutside(report({ vantages, observations: [swallowed] }))).toEqual([
      `api.example.com may have been sent to Globalping, a public service, for globalping-eu; not all was answered: ${because}.`,
    ]);
  });

  test("a quota that was used up, and why nothing was answered", () => {
    const limits = [{ who: name, what: "Globalping's quota is used up until 12:25 UTC", effect: "skipped" as const, ms: 0 }];
    expect(toldOutside(report({ vantages, observations: [connected], limits }))).toEqual([
      `${sent}; not all was answered: Globalping's quota is used up until 12:25 UTC.`,
    ]);
    expect(toldOutside(report({ vantages, observations: [kept("means-missing", "Globalping has no probe there")] }))).toEqual([
      `${sent}; not all was answered: Globalping has no probe there.`,
    ]);
  });
});
