import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { artifactsOf } from "../../../src/evidence/artifacts.ts";
import { concludeMessage } from "../../../src/slack/message/conclude.ts";
import { finishedMessage } from "../../../src/slack/message/finished.ts";
import { layersMessage } from "../../../src/slack/message/layers.ts";
import { actionIds, readPress, row } from "../../../src/slack/message/press.ts";
import { nasty } from "../../build/nasty.ts";
import { everyReport } from "../../build/report.ts";

describe("buttons", () => {
  test("three in a row; a fourth moves two into the overflow", () => {
    const four = ["A", "B", "C", "D"].map((label) => ({ label, verb: "rerun" as const, says: label }));
    expect(row("r", "run_1", four.slice(0, 3)).elements).toHaveLength(3);
    expect(row("r", "run_1", four).elements.map(({ type }) => type)).toEqual(["button", "button", "overflow"]);
  });

  test("every press of every message is read back as what it was for", () => {
    const setting = { user: "U0ANA", revision: 1, form: "rich" } as const;
    for (const report of everyReport()) {
      const messages = [
        finishedMessage(report, setting),
        layersMessage(report, artifactsOf(report), 1),
        concludeMessage(report, setting),
      ];
      const blocks = messages.flatMap((message) => message?.blocks ?? []);
      const presses = blocks.flatMap((block) =>
        block.type === "actions"
          ? block.elements.flatMap((element) =>
              element.type === "button"
                ? [[element.action_id ?? "", element.value ?? ""] as const]
                : element.type === "overflow"
                  ? element.options.map(({ value }) => [element.action_id ?? "", value ?? ""] as const)
                  : [],
            )
          : [],
      );
      expect(presses.length).toBeGreaterThan(3);
      for (const [id, value] of presses) {
        expect(id).toMatch(actionIds);
        expect(readPress(id, value)?.run).toBe("run_7f3a");
      }
    }
  });

  test.each([
    ["rerun", "run_7f3a", { verb: "rerun", parts: [] }],
    ["cmd_dns_http", "run_7f3a", { verb: "cmd", parts: ["dns", "http"] }],
    ["more", "json:run_7f3a", { verb: "json", parts: [] }],
    ["more", "raw_dns:run_7f3a", { verb: "raw", parts: ["dns"] }],
    ["verdict_feedback", "wrong:run_7f3a", { verb: "verdict_feedback", right: false }],
  ])("%s %s", (id, value, press) => {
    expect(readPress(id, value)).toMatchObject({ run: "run_7f3a", ...press });
  });

  test.each([
    ["validate", "run_7f3a"],
    ["cmd_moon", "run_7f3a"],
    ["rerun", "../../etc/passwd"],
    ["verdict_feedback", "maybe:run_7f3a"],
    ["more", "run_7f3a"],
  ])("%s %s is none of ours", (id, value) => {
    expect(readPress(id, value)).toBeNull();
  });

  test("nothing that is sent makes it throw", () => {
    fc.assert(fc.property(nasty, nasty, (id, value) => readPress(id, value) === null));
  });
});
