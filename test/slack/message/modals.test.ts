import { expect, test } from "vitest";
import type { Observation } from "../../../src/observation/observation.ts";
import { answersModal } from "../../../src/slack/message/modals.ts";
import { healthyReport } from "../../build/report.ts";
import { readable } from "../../build/slack-text.ts";
import { checkView } from "../kit/limits.ts";

/** So many vantages that all saw the same. */
function seenFrom(count: number, name: (nth: number) => string) {
  const report = healthyReport();
  const own = report.observations.filter(({ vantage }) => vantage === "us-east-1");
  const observations = Array.from({ length: count }, (_, nth) =>
    own.map((one): Observation => ({ ...one, id: `${one.id}.${nth}`, vantage: name(nth) })),
  ).flat();
  return { ...report, observations };
}

test("every answer is there, however many blocks it takes, and none is cut in the middle of a line", () => {
  const view = answersModal(
    seenFrom(30, (nth) => `vantage-${nth}`),
    ["connect"],
  );
  expect(checkView(view)).toEqual([]);
  const lines = readable(view.blocks as never).split("\n");
  for (let nth = 0; nth < 30; nth += 1)
    expect(lines.filter((line) => new RegExp(`^\\| vantage-${nth} .* ok .*\\d ms`).test(line))).toHaveLength(8);
  expect(lines.join("\n")).not.toContain("Evidence as JSON");
});

test("requests past the fortieth are told too", () => {
  const view = answersModal(
    seenFrom(25, (nth) => `vantage-${nth}`),
    ["http"],
  );
  expect(JSON.stringify(view).match(/server: nginx/g)).toHaveLength(50);
});

test("what goes over the bytes of a window is left out, and said so", () => {
  const view = answersModal(seenFrom(400, (nth) => `日本語のとても長い名前${nth}`));
  expect(checkView(view)).toEqual([]);
  expect(readable(view.blocks as never)).toMatch(/Evidence as JSON has all of it/);
});
