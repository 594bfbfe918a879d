import { describe, expect, test } from "vitest";
import { refusalOf, refusalWords } from "../../src/slack/refusal.ts";

describe("what Slack refused, for the log", () => {
  test("a broken connection keeps its cause", () => {
    const cause = new Error("connect ECONNREFUSED 127.0.0.1:1");
    const thrown = Object.assign(new Error("A request error occurred"), {
      code: "slack_webapi_request_error",
      original: new TypeError("fetch failed", { cause }),
    });
    expect(refusalWords(refusalOf(thrown))).toBe("fetch failed: connect ECONNREFUSED 127.0.0.1:1");
    expect(refusalWords(refusalOf(new TypeError("fetch failed", { cause })))).toBe(
      "fetch failed: connect ECONNREFUSED 127.0.0.1:1",
    );
  });

  test("causes in a circle end", () => {
    const one = new Error("one");
    one.cause = one;
    expect(refusalWords(refusalOf(one))).toBe("one");
  });

  test("anything may be thrown", () => expect(refusalWords(refusalOf("words"))).toBe("words"));
});
