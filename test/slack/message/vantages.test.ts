import { expect, test } from "vitest";
import { vantagesAnswer } from "../../../src/slack/message/vantages.ts";
import { vantage } from "../../build/judged.ts";
import { readable } from "../../build/slack-text.ts";
import { checkMessage } from "../kit/limits.ts";

const minuteMs = 60_000;
const text = (message: object): string => JSON.stringify(message);

test("who is here, with labels and what it can, and who is away for how long", () => {
  const said = vantagesAnswer(
    [
      { self: { ...vantage("hub"), can: ["path.tcp"] }, goneAt: null },
      { self: { ...vantage("eu-west-1"), labels: { region: "eu" }, families: [4], clockOffsetMs: -90_000 }, goneAt: null },
      { self: { ...vantage("office"), status: "offline" }, goneAt: 5 * minuteMs },
      { self: { ...vantage("lab"), status: "offline" }, goneAt: null },
    ],
    10 * minuteMs,
  );
  expect(said.text).toBe("2 vantages here: hub, eu-west-1; 2 away.");
  const blocks = text(said.blocks);
  expect(blocks).toContain("4 vantages, 2 away");
  expect(blocks).toContain("(region=eu): here, IPv4, no traces, its clock is off by");
  expect(blocks).toContain("away for 5 min");
  expect(blocks).toContain(": away");
});

test("what an agent calls itself makes no mention and no markup", () => {
  const said = vantagesAnswer([{ self: { ...vantage("<!channel>"), labels: { a: "<@U1>" } }, goneAt: null }], 0);
  expect(said.text).not.toContain("<!channel>");
});

test("of many some are shown, and the rest is counted", () => {
  const said = vantagesAnswer(
    Array.from({ length: 60 }, (_, n) => ({ self: vantage(`agent-${n}`), goneAt: null })),
    0,
  );
  expect(text(said.blocks)).toContain("and 48 more");
  expect(said.text.length).toBeLessThanOrEqual(300);
});

test("of many those that are away come first, and how to choose stands below them by itself", () => {
  const said = vantagesAnswer(
    Array.from({ length: 1_000 }, (_, n) => ({
      self: {
        ...vantage(`${"agent-of-the-".repeat(4)}${n}`),
        labels: Object.fromEntries(Array.from({ length: 20 }, (_one, nth) => [`label-${nth}`, "x".repeat(200)])),
        ...(n === 998 ? { status: "offline" as const } : {}),
      },
      goneAt: n === 998 ? 0 : null,
    })),
    5 * minuteMs,
  );
  expect(checkMessage(said)).toEqual([]);
  const lines = readable(said.blocks).split("\n");
  expect(lines[1]).toContain("away for 5 min");
  expect(lines.filter((line) => line.startsWith("• "))).toHaveLength(12);
  expect(said.blocks).toHaveLength(2);
  expect(readable(said.blocks.slice(1))).toBe("Choose with from:NAME, from:LABEL or from:all.");
});

test("an outside service says what it is told", () => {
  const self = { ...vantage("globalping-eu"), labels: { globalping: "eu" }, service: "Globalping" };
  expect(text(vantagesAnswer([{ self, goneAt: null }], 0).blocks)).toContain(
    "(globalping=eu): through Globalping, which is told public names and addresses; asked where it is named, or where nobody else looks from outside",
  );
});
