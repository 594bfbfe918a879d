import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyTagOf } from "../../../src/cause/dns/key-tag.ts";

describe("the key tag of a DNSKEY", () => {
  /** The example of RFC 4034, section 5.4: its DS record has key tag 60485. */
  const example =
    "256 3 5 AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==";

  test("the RFC's own example", () => {
    expect(keyTagOf(example)).toBe(60485);
    expect(keyTagOf(example.replaceAll("/", " /"))).toBe(60485);
  });

  test.each(["", "256 3", "256 3 5 ", "256 3 1 AQID", "256 3 5 A", "256 3 5 %%%%", "x y z AQID"])("%j has none", (text) => {
    expect(keyTagOf(text)).toBeNull();
  });

  test("whatever the text, it is a tag or none", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String().map((key) => `257 3 13 ${key}`),
        ),
        (text) => {
          const tag = keyTagOf(text);
          expect(tag === null || (Number.isInteger(tag) && tag >= 0 && tag <= 0xffff)).toBe(true);
        },
      ),
    );
  });
});
