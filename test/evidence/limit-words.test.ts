import { describe, expect, test } from "vitest";
import { reportText } from "../../src/cli/render/report-text.ts";
import { conclusionOf } from "../../src/evidence/conclusion.ts";
import { finishedMessage } from "../../src/slack/message/finished.ts";
import type { Report } from "../../src/verdict/report.ts";
import { expiredReport, healthyReport, vantage } from "../build/report.ts";

type Limit = Report["limits"][number];
const waited = (who: string): Limit => ({ who, what: "tcp.connect was held back", effect: "waited", ms: 4_000 });
const skipped = (who: string, what = "the quota is used up"): Limit => ({ who, what, effect: "skipped", ms: 0 });
const truncated = [{ what: "addresses probed", kept: 8, of: 20 }];

const small = (report: Report): string =>
  finishedMessage(report, { user: null, revision: 1, form: "rich" })
    .blocks.flatMap((block) => (block.type === "context" ? block.elements : []))
    .flatMap((element) => (element.type === "plain_text" ? element.text : []))
    .join(" ");

describe("limits that bit", () => {
  test("a healthy verdict says them too, for no conclusion follows it", () => {
    const report = { ...healthyReport(), limits: [waited("eu-west-1")], truncated };
    const said = [
      "Held back by the rate limit of eu-west-1: 1 probe, for 4.0 s. Nothing was skipped.",
      "Of 20 addresses probed 8 were looked at.",
    ];
    expect(small(report)).toBe(said.join(" "));
    const text = reportText(report, { color: false, columns: 200 });
    for (const line of said) expect(text).toContain(line);
  });

  test("where a conclusion follows, they stand there and not twice", () => {
    const report = { ...expiredReport(), limits: [waited("eu-west-1")], truncated };
    expect(conclusionOf(report)?.limits).toHaveLength(2);
    expect(small(report)).toBe("");
    expect(reportText(report, { color: false, columns: 200 }).split("8 were looked at")).toHaveLength(2);
  });

  test("that nothing was skipped is said of whoever skipped nothing", () => {
    const limits = [waited("eu-west-1"), waited("us-east-1"), skipped("eu-west-1")];
    expect(conclusionOf({ ...expiredReport(), limits })?.limits).toEqual([
      "Skipped: the quota is used up (eu-west-1).",
      "Held back by the rate limit of eu-west-1: 1 probe, for 4.0 s.",
      "Held back by the rate limit of us-east-1: 1 probe, for 4.0 s. Nothing was skipped.",
    ]);
  });

  test("what an outside service withheld is told beside what it was told, once", () => {
    const service = { ...vantage("outside-fra", "outside"), service: "Globalping" };
    const report = {
      ...healthyReport(),
      vantages: [vantage("eu-west-1"), service],
      limits: [skipped("outside-fra", "Globalping's quota is used up")],
    };
    expect(small(report).split("quota is used up")).toHaveLength(2);
  });
});
