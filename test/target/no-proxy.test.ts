import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bypassedBy, nearlyBypassedBy } from "../../src/target/no-proxy.ts";

const at = (host: string, port = 443) => ({ host, port });

describe("NO_PROXY", () => {
  test.each([
    ["*", "api.example.com", "*"],
    ["example.com", "api.example.com", "example.com"],
    ["example.com", "example.com", "example.com"],
    [".example.com", "api.example.com", ".example.com"],
    [".example.com", "example.com", ".example.com"],
    ["*.example.com", "api.example.com", "*.example.com"],
    ["EXAMPLE.com.", "api.example.COM.", "EXAMPLE.com."],
    ["localhost, ,other.example  example.com", "api.example.com", "example.com"],
    ["example.com:443", "api.example.com", "example.com:443"],
    ["10.0.0.0/8", "10.1.2.3", "10.0.0.0/8"],
    ["10.1.2.3", "10.1.2.3", "10.1.2.3"],
    ["2001:db8::/32", "2001:db8::7", "2001:db8::/32"],
    ["[2001:db8::7]", "2001:db8::7", "[2001:db8::7]"],
    ["[2001:DB8::7]:443", "2001:db8::7", "[2001:DB8::7]:443"],
  ])("%s keeps %s from the proxy", (list, host, entry) => expect(bypassedBy(list, at(host))).toBe(entry));

  test.each([
    ["", "api.example.com"],
    ["example.com", "myexample.com"],
    ["example.com", "example.com.evil.test"],
    ["example.com:8443", "api.example.com"],
    ["10.0.0.0/8", "11.0.0.1"],
    ["10.0.0.0/8", "api.example.com"],
    ["10.0.0.0/8", "10.example.com"],
    ["10.0.0.0/99", "10.0.0.1"],
    ["api*.example.com", "api1.example.com"],
    ["https://api.example.com", "api.example.com"],
    [".", "api.example.com"],
  ])("%s does not keep %s from it", (list, host) => expect(bypassedBy(list, at(host))).toBeNull());

  test("what was meant and does not reach is told with its reason", () => {
    expect(nearlyBypassedBy("example.com:8443", at("api.example.com"), [])?.why).toContain("port");
    expect(nearlyBypassedBy("10.0.0.0/8", at("api.example.com"), ["10.1.2.3"])?.why).toContain("address");
    expect(nearlyBypassedBy("https://api.example.com/", at("api.example.com"), [])?.why).toContain("URL");
    expect(nearlyBypassedBy("a,api*.example.com", at("api1.example.com"), [])).toMatchObject({ entry: "api*.example.com" });
    expect(nearlyBypassedBy("10.0.0.0/8,other.example", at("api.example.com"), ["198.51.100.7"])).toBeNull();
  });

  test("whatever it holds, it never throws, and names an entry that stands in it", () =>
    fc.assert(
      fc.property(
        fc.string(),
        fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6()),
        fc.integer({ min: 1, max: 65_535 }),
        (list, host, port) => {
          const entry = bypassedBy(list, { host, port });
          const near = nearlyBypassedBy(list, { host, port }, ["10.0.0.1", "2001:db8::1"]);
          return (entry === null || list.includes(entry)) && (near === null || list.includes(near.entry));
        },
      ),
    ));

  test("a name listed among others is always kept from it, and so is what lies below", () =>
    fc.assert(
      fc.property(
        fc.domain(),
        fc.array(fc.domain()),
        fc.constantFrom("", ".", "*."),
        fc.boolean(),
        (name, others, lead, isBelow) =>
          bypassedBy([...others, `${lead}${name}`].join(","), at(isBelow ? `deep.${name}` : name)) !== null,
      ),
    ));

  test("a long list of stars is done in no time", () => {
    const began = performance.now();
    nearlyBypassedBy(`${"a*".repeat(4_000)}b`, at("a".repeat(250)), []);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
