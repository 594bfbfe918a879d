import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Cookies } from "../../../src/probe/http/cookies.ts";

const now = Date.parse("2026-08-01T12:00:00Z");
const here = new URL("https://www.example.test/shop/cart");
/** What is sent to `to` after these lines came from `from`. */
function sent(lines: readonly string[], to = here.href, from = here.href): string | null {
  const cookies = new Cookies();
  for (const line of lines) cookies.take(line, new URL(from), now);
  return cookies.headerFor(new URL(to));
}

describe("cookies of one chain", () => {
  test("come back to the host and path that set them", () => {
    expect(sent(["a=1; Path=/", "b=2"])).toBe("a=1; b=2");
    expect(sent(["a=1"], "https://www.example.test/other")).toBeNull();
    expect(sent(["a=1; Path=/shop"], "https://www.example.test/shopping")).toBeNull();
    expect(sent(["a=1; Path=/"], "https://other.example.test/")).toBeNull();
    expect(sent(["a=1; Path=/; Domain=.example.test"], "https://other.example.test/")).toBe("a=1");
    expect(sent(["a=1; Path=/; Domain=other.test"], "https://www.example.test/")).toBeNull();
  });
  test("a later one replaces the earlier, and one that is over is gone", () => {
    expect(sent(["a=1", "a=2"])).toBe("a=2");
    expect(sent(["a=1", "a=; Max-Age=0"])).toBeNull();
    expect(sent(["a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT"])).toBeNull();
    expect(sent(["a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"])).toBe("a=1");
  });
  test("a secure one is neither taken nor sent over plain HTTP", () => {
    expect(sent(["a=1; Path=/; Secure"], "http://www.example.test/")).toBeNull();
    expect(sent(["a=1; Path=/; Secure"], here.href, "http://www.example.test/")).toBeNull();
    expect(sent(["a=1; Path=/; Secure"])).toBe("a=1");
  });
  test("what is no cookie is passed over", () => {
    expect(sent(["", "=1", "nothing", ";", "; Path=/"])).toBeNull();
  });
  test("nothing that a server writes throws", () => {
    fc.assert(fc.property(fc.array(fc.string(), { maxLength: 80 }), (lines) => void sent(lines)));
  });
});
