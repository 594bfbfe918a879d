import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readHubFrame } from "../../../src/vantage/wire/hub-frames.ts";

const hello = {
  type: "hello",
  wire: { newest: 2, oldest: 1 },
  version: "9.0.0",
  hub: "hub_x",
  nonce: "n",
  at: 1_796_000_000_000,
};
const welcome = { type: "welcome", wire: 1, name: "eu-west-1", labels: { region: "eu" } };
const frames = [
  hello,
  welcome,
  { type: "refused", code: "unknown", because: "nobody knows it" },
  { type: "given", number: 0, given: { ca: [] } },
  { type: "ask", id: 7, given: 0, step: null },
  { type: "stop", id: 7 },
  { type: "clock", id: Number.MAX_SAFE_INTEGER },
];
const read = (frame: unknown) => readHubFrame(Buffer.from(JSON.stringify(frame)));

describe("a frame of a hub", () => {
  test.each(frames)("$type is read as it was sent", (frame) => expect(read(frame)).toEqual(frame));

  test.each(frames)("$type of a newer hub is read without what that adds", (frame) =>
    expect(read({ ...frame, patience: "long" })).toEqual(frame),
  );

  test.each([
    { ...hello, wire: { newest: 0, oldest: 1 } },
    { ...hello, wire: [2, 1] },
    { ...hello, wire: { newest: 1.5, oldest: 1 } },
    { ...hello, nonce: "x".repeat(81) },
    { ...hello, at: "now" },
    { ...welcome, name: "" },
    { ...welcome, labels: { "": "eu" } },
    { ...welcome, labels: { region: 1 } },
    { ...welcome, labels: Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`l${n}`, "x"])) },
    { type: "refused", code: "unknown", because: "x".repeat(501) },
    { type: "ask", id: -1, given: 0, step: {} },
    { type: "stop", id: 2 ** 53 },
    { type: "stop" },
    { type: "toString", id: 1 },
    { type: "__proto__", id: 1 },
    { type: ["stop"], id: 1 },
  ])("is none: %j", (frame) => expect(read(frame)).toBe(null));

  test("is one or none, whatever one of its members is", () => {
    fc.assert(
      fc.property(fc.constantFrom(...frames), fc.jsonValue(), (frame, value) => {
        for (const name of Object.keys(frame)) expect(() => read({ ...frame, [name]: value })).not.toThrow();
      }),
    );
  });
});
