import { expect, test } from "vitest";
import { prose } from "../../../src/slack/message/rich.ts";

const coded = (text: string, things: readonly string[] = []): string[] =>
  prose(text, things).flatMap((inline) => (inline.type === "text" && inline.style?.code === true ? [inline.text] : []));

test("what one copies stands as code: names, endpoints and commands", () => {
  expect(coded("Ask 203.0.113.7:443, not 203.0.113.78.", ["203.0.113.7:443", "203.0.113.7"])).toEqual(["203.0.113.7:443"]);
  expect(coded("On the host, `ss -ltnp 'sport = :443'` shows it.")).toEqual(["ss -ltnp 'sport = :443'"]);
});

test("a lone backtick is a character like any other", () => {
  expect(coded("it said ` and no more")).toEqual([]);
  expect(prose("it said ` and no more", []).map((inline) => (inline.type === "text" ? inline.text : ""))).toEqual([
    "it said ` and no more",
  ]);
});
