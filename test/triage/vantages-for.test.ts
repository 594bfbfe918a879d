import { expect, test } from "vitest";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { vantagesAtBegin } from "../../src/triage/vantages-for.ts";
import { vantage } from "../build/judged.ts";
import { someTarget } from "../store/stored-run.ts";

test("a vantage that was named and has gone is missed aloud, and nobody is asked in its place", () => {
  const fleet = [{ self: vantage("hub") }, { self: vantage("office") }];
  const from = (...names: string[]) => ({ target: someTarget, questions: { ...defaultQuestions, from: names } });
  expect(vantagesAtBegin(fleet, from("office")).map(({ self }) => self.name)).toEqual(["office"]);
  expect(() => vantagesAtBegin(fleet.slice(0, 1), from("office"))).toThrow(/office/);
});
