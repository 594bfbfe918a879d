import { describe, expect, test } from "vitest";
import { arePortsFew, portsToGiveOut } from "../../src/probe/few-ports.ts";

describe("how many source ports there are", () => {
  test.each([
    ["32768\t60999\n", 28_232],
    ["40000\t40015\n", 16],
    ["40000 40000", 1],
    ["", null],
    ["60999 32768", null],
    ["many", null],
  ])("%j", (text, expected) => expect(portsToGiveOut(text)).toBe(expected));

  test("here they are many, and connections end in order", () => expect(arePortsFew()).toBe(false));
});
