import { describe, expect, test } from "vitest";
import { isTranslationOf } from "../../src/observation/address-network.ts";

describe("an IPv6 address that a resolver made of an IPv4 one (RFC 6052, section 2.4)", () => {
  test.each([
    "2001:db8:c000:221::",
    "2001:db8:1c0:2:21::",
    "2001:db8:122:c000:2:2100::",
    "2001:db8:122:3c0:0:221::",
    "2001:db8:122:344:c0:2:2100::",
    "2001:db8:122:344::192.0.2.33",
    "64:ff9b::192.0.2.33",
  ])("%s", (text) => {
    expect(isTranslationOf(text, ["198.51.100.1", "192.0.2.33"])).toBe(true);
    expect(isTranslationOf(text, ["198.51.100.1", "2001:db8::1"])).toBe(false);
  });

  test.each(["2001:db8::7", "192.0.2.33", "none"])("%s is none", (text) => {
    expect(isTranslationOf(text, ["192.0.2.33"])).toBe(false);
  });
});
