import fc from "fast-check";
import { expect, test } from "vitest";
import { isDocumentationName, isPublicName } from "../../src/target/public-name.ts";

test.each(["api.example.com", "example.co.uk", "xn--bcher-kva.de", "a.b.c.github.io", "API.Example.com."])(
  "%s is public",
  (name) => expect(isPublicName(name, [])).toBe(true),
);

test.each([
  "localhost",
  "intranet",
  "com",
  "api.test",
  "api.example",
  "db.prod.internal",
  "printer.local",
  "a.localhost",
  "x.invalid",
  "router.home.arpa",
  "1.0.0.10.in-addr.arpa",
  "abc.onion",
  "db.corp",
  "db.lan",
  "192.0.2.1",
  "2001:db8::1",
  "",
])("%j is not", (name) => expect(isPublicName(name, [])).toBe(false));

test("a name of documentation is known apart, unless it lies in an internal zone", () => {
  expect(isDocumentationName("API.shop.example.", [])).toBe(true);
  for (const name of ["example", "api.example.com", "api.test", "notexample"]) expect(isDocumentationName(name, [])).toBe(false);
  expect(isDocumentationName("api.corp.example", ["corp.example"])).toBe(false);
});

test("names in an internal zone are told to nobody, names beside it are not in it", () => {
  const zones = ["corp.example.com", "*.int.example.net", ".k8s.example.org."];
  for (const name of [
    "corp.example.com",
    "a.corp.example.com",
    "A.CORP.example.com.",
    "x.int.example.net",
    "y.k8s.example.org",
  ]) {
    expect(isPublicName(name, zones)).toBe(false);
  }
  expect(isPublicName("notcorp.example.com", zones)).toBe(true);
  expect(isPublicName("example.com", [...zones, ""])).toBe(true);
});

test("it never throws, and whatever ends in a special name is not public", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.constantFrom("test", "example", "internal", "local", "onion"), (text, zone) => {
      expect(typeof isPublicName(text, [text])).toBe("boolean");
      expect(isPublicName(`${text}.${zone}`, [])).toBe(false);
    }),
  );
});
