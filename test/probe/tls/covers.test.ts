import { describe, expect, test } from "vitest";
import { addressText, covers } from "../../../src/probe/tls/covers.ts";

const names = (...dnsNames: string[]) => ({ dnsNames, addresses: [] });
const addresses = (...bytes: number[][]) => ({ dnsNames: ["192.0.2.1"], addresses: bytes.map((list) => Uint8Array.from(list)) });

describe("a name is covered by RFC 9525", () => {
  test.each([
    ["api.example.com", "api.example.com", true],
    ["API.Example.COM", "api.example.com.", true],
    ["*.example.com", "api.example.com", true],
    ["*.example.com", "example.com", false],
    ["*.example.com", "a.b.example.com", false],
    ["a*.example.com", "api.example.com", false],
    ["api.*.com", "api.example.com", false],
    ["*.*.com", "api.example.com", false],
    ["*", "localhost", false],
    ["*.example", "shop.example", false],
    ["*.com.", "example.com.", false],
    ["*.xn--mnchen-3ya.example", "www.xn--mnchen-3ya.example", true],
    ["example.com", "api.example.com", false],
    ["", "", false],
    ["*.example.com", ".example.com", false],
  ])("%s for %s: %s", (pattern, host, expected) => {
    expect(covers(names("unrelated.example", pattern), host)).toBe(expected);
  });
});

describe("an address is covered by an iPAddress entry only", () => {
  test("of the same bytes", () => {
    expect(covers(addresses([192, 0, 2, 1]), "192.0.2.1")).toBe(true);
    expect(covers(addresses([0x20, 1, 0xd, 0xb8, ...Array<number>(11).fill(0), 1]), "2001:db8::1")).toBe(true);
    expect(covers(addresses([0x20, 1, 0xd, 0xb8, ...Array<number>(11).fill(0), 1]), "[2001:DB8:0::1]")).toBe(true);
  });

  test("never by a DNS name that looks like one, nor by other bytes", () => {
    expect(covers(addresses(), "192.0.2.1")).toBe(false);
    expect(covers(addresses([192, 0, 2, 2], [192, 0, 2]), "192.0.2.1")).toBe(false);
    expect(covers(names("*.0.2.1"), "192.0.2.1")).toBe(false);
  });

  test("and is shown as text where it is one", () => {
    expect(addressText(Uint8Array.from([192, 0, 2, 1]))).toBe("192.0.2.1");
    expect(addressText(Uint8Array.from([1, 2, 3]))).toBeNull();
  });
});
