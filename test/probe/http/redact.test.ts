import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Body } from "../../../src/probe/http/body.ts";
import { headerPairs, keptHeaders, locationOf } from "../../../src/probe/http/headers.ts";
import { redact, redactHeader } from "../../../src/probe/http/redact.ts";

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqb2huIn0.c2lnbmF0dXJlc2lnbmF0dXJl";
const excerptOf = (text: string | Uint8Array, type: string | null = "text/plain"): string | null => {
  const body = new Body();
  body.add(typeof text === "string" ? Buffer.from(text) : text);
  return body.excerpt(type);
};

describe("secrets in text", () => {
  test.each([
    `token is ${jwt} ok`,
    "Authorization: Bearer s3cr3ts3cr3t",
    "Basic dXNlcjpzM2NyM3Q=",
    '{"access_token":"s3cr3tvalue","x":1}',
    "api_key=s3cr3tvalue&b=1",
    "password: s3cr3t",
    "https://user:s3cr3t@host.example/",
    "jane.s3cr3t@corp.example",
    "AKIAS3CR3TS3CR3TS3CR",
    "xoxb-123456-s3cr3ts3cr3t",
    "-----BEGIN RSA PRIVATE KEY-----\ns3cr3t\n-----END RSA PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\ns3cr3t without an end",
  ])("%s", (text) => {
    expect(redact(text)).toContain("<redacted>");
    expect(redact(text)).not.toMatch(/s3cr3t|S3CR3T|eyJzdWIi|dXNlcj/);
  });

  test.each([
    "503 Service Unavailable",
    "upstream connect error or disconnect/reset before headers. reset reason: connection failure",
    "Ray ID: 8f2a9c1b7d3e4f50",
    "The token bucket is empty",
    "/assets/app.3f9d2c1ab.js",
  ])("%s stays as it is", (text) => expect(redact(text)).toBe(text));
});

describe("headers", () => {
  test.each([
    "set-cookie",
    "cookie",
    "authorization",
    "proxy-authorization",
    "x-api-key",
    "x-amz-security-token",
    "x-csrf-token",
  ])("%s is hidden", (name) => expect(redactHeader(name, "anything")).toBe("<redacted>"));

  test.each([
    ["server", "nginx/1.24"],
    ["retry-after", "120"],
    ["etag", 'W/"0a1b2c"'],
    ["www-authenticate", 'Basic realm="staging"'],
  ])("%s stays", (name, value) => expect(redactHeader(name, value)).toBe(value));

  test("any bytes: names in lower case, bounded, printable", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.uint8Array({ maxLength: 3000 })), { maxLength: 60 }), (pairs) => {
        const kept = keptHeaders(headerPairs(pairs.flatMap(([name, value]) => [Buffer.from(name), value])));
        expect(kept.length).toBeLessThanOrEqual(40);
        for (const [name, value] of kept) {
          expect(name).toBe(name.toLowerCase());
          expect(value.length).toBeLessThanOrEqual(300);
          expect(value).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });

  test("a location in raw bytes leads where a browser goes: they are percent-encoded, in UTF-8 or whatever else", () => {
    const raw = (text: string) => locationOf(headerPairs([Buffer.from("Location"), Buffer.from(text)])).location;
    expect(raw("/caf\u00e9/\u00c0?q=\u4f60")).toBe("/caf%C3%A9/%C3%80?q=%E4%BD%A0");
    expect(locationOf([["location", "/caf\u00e9"]])).toEqual({ location: "/caf%E9" });
    expect(new URL(raw("https://b\u00fccher.example/") ?? "").hostname).toBe("xn--bcher-kva.example");
  });
  test("a location is kept whole for the next hop, one that is too long not at all", () => {
    expect(locationOf([["location", "/next?token=abcdef"]])).toEqual({ location: "/next?token=abcdef" });
    expect(locationOf([])).toEqual({ location: null });
    expect(locationOf([["location", `/${"x".repeat(3000)}`]])).toEqual({});
  });
});

describe("the excerpt", () => {
  test("is one line, bounded, escaped", () => {
    expect(excerptOf("a\r\n\tb\u0007c\u202ed\u001b[31m")).toBe("a\\r\\n\\tb\\u{7}c\\u{202e}d\\u{1b}[31m");
    expect([...(excerptOf("x".repeat(5000)) ?? "")]).toHaveLength(300);
  });

  test("of texts only", () => {
    expect(excerptOf("{}", "application/problem+json; charset=utf-8")).toBe("{}");
    expect(excerptOf("PK", "application/zip")).toBeNull();
    expect(excerptOf("plain", null)).toBe("plain");
    expect(excerptOf(Buffer.from([1, 0, 2]), null)).toBeNull();
  });

  test("in its own charset", () => {
    expect(excerptOf(Buffer.from([0x67, 0xfc, 0x6e]), "text/html; charset=ISO-8859-1")).toBe("gün");
    expect(excerptOf("gün", "text/html; charset=nonsense")).toBe("gün");
  });

  test("a secret at its edge is hidden though the edge cuts through it", () => {
    for (let at = 270; at < 300; at++) expect(excerptOf(`${"x ".repeat(200).slice(0, at)} ${jwt}`)).not.toMatch(/eyJ/);
  });

  test("any bytes give printable text of at most 300 characters", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 2000 }),
          fc.string({ unit: "binary", maxLength: 1000 }).map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          const text = excerptOf(bytes) ?? "";
          expect([...text].length).toBeLessThanOrEqual(300);
          expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        },
      ),
    );
  });

  test("hostile text is done in a time that grows with its length, not with its square", () => {
    const pieces = [
      "a",
      "a.",
      "//",
      "eyJ",
      "token",
      "password ",
      "@",
      "-",
      "-----BEGIN PRIVATE KEY-----",
      "auth-auth",
      "Bearer ",
    ];
    for (const piece of pieces) expect(redact(piece.repeat(100_000)).length).toBeGreaterThan(0);
  });
});
