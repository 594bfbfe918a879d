import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressNames, thingsOf, vantageNames } from "../../src/evidence/names.ts";
import { expiredReport } from "../build/report.ts";

describe("addresses", () => {
  test("by their end, with as much as tells them apart", () => {
    const names = addressNames(["203.0.113.7", "203.0.113.8", "198.51.100.7", "2001:db8::7"]);
    expect(["203.0.113.7", "203.0.113.8", "198.51.100.7", "2001:db8::7"].map(names.short)).toEqual([
      ".113.7",
      ".8",
      ".100.7",
      ":7",
    ]);
    expect(names.legend(["203.0.113.8"])).toBe(".8 = 203.0.113.8");
  });
  test("one alone stays whole where it fits, and needs no legend", () => {
    const names = addressNames(["203.0.113.7"]);
    expect(names.short("203.0.113.7")).toBe("203.0.113.7");
    expect(names.legend(["203.0.113.7"])).toBeNull();
  });
  test(".7 is not .17", () => {
    const names = addressNames(["203.0.113.7", "203.0.113.17"]);
    expect(names.short("203.0.113.7")).toBe(".7");
  });
  test("an address that ends in :: stays whole", () => {
    expect(addressNames(["2001:db8::", "2001:db8::1"]).short("2001:db8::")).toBe("2001:db8::");
  });
  test("no two are called alike", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(fc.ipV4(), fc.ipV6()), { minLength: 1, maxLength: 20 }), (addresses) => {
        const names = addressNames(addresses);
        expect(new Set(addresses.map(names.short)).size).toBe(addresses.length);
      }),
    );
  });
});

describe("vantages", () => {
  test("in eight columns", () => {
    const names = vantageNames(["eu-west-1", "us-east-1", "outside-fra", "here"]);
    expect(["eu-west-1", "us-east-1", "outside-fra", "here"].map(names.short)).toEqual(["eu-w1", "us-e1", "outside", "here"]);
    expect(names.legend(["eu-west-1", "here"])).toBe("eu-w1 = eu-west-1");
  });
  test("a name of several words is cut like any other, without blanks in a column's head", () => {
    const names = vantageNames(["this machine", "my box"]);
    expect(["this machine", "my box"].map(names.short)).toEqual(["this-m", "my-box"]);
    expect(names.legend(["this machine"])).toBe("this-m = this machine");
  });
  test("collisions are numbered", () => {
    const names = vantageNames(["outside-frankfurt", "outside-fribourg"]);
    expect(["outside-frankfurt", "outside-fribourg"].map(names.short)).toEqual(["outside", "outside2"]);
  });
  test("thousands of one kind are numbered without going through all numbers for each", () => {
    const many = Array.from({ length: 20_000 }, (_, index) => `outside-frankfurt-${index}x`);
    const names = vantageNames(many);
    expect(new Set(many.map(names.short)).size).toBe(many.length);
  });
  test("never more than eight columns, never two alike", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: "binary" }), { maxLength: 30 }), (vantages) => {
        const names = vantageNames(vantages);
        const short = vantages.map(names.short);
        expect(new Set(short).size).toBe(vantages.length);
        for (const name of short) expect(name).toMatch(/^[\x21-\x7e]{1,8}$/);
      }),
    );
  });
});

test("things to copy, the longest first", () => {
  const things = thingsOf(expiredReport());
  expect(things).toEqual(expect.arrayContaining(["api.example.com", "203.0.113.7", "10.0.0.2", "tls.expired"]));
  expect(things.toSorted((a, b) => b.length - a.length)).toEqual(things);
});
