import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalName, nameText, readName, writeName } from "../../../src/probe/dns/wire-name.ts";

const bytesOf = (text: string): Buffer => {
  const written = writeName(text);
  if ("wrong" in written) throw new Error(written.wrong);
  return written.bytes;
};

describe("a name", () => {
  test.each([
    ["api.example.com", "api.example.com"],
    ["API.Example.COM.", "api.example.com"],
    [".", "."],
    ["", "."],
    ["a\\.b.example", "a\\.b.example"],
    ["a\\046b.example", "a\\.b.example"],
    ["\\000\\255.example", "\\000\\255.example"],
    ["_dmarc.*.example", "_dmarc.*.example"],
    ["a b.example", "a\\032b.example"],
    ['"x";(y)@$\\\\.example', '\\"x\\"\\;\\(y\\)\\@\\$\\\\.example'],
    ["ends\\.", "ends\\."],
    ["ends\\\\.", "ends\\\\"],
    ["bücher.example", "b\\195\\188cher.example"],
  ])("%j is written and read as %j", (text, expected) => {
    expect(nameText(readName(bytesOf(text), 0).labels)).toBe(expected);
    expect(canonicalName(text)).toBe(expected);
  });

  test("whatever labels there are, their text gives the same labels again, in lower case and printable", () => {
    const label = fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.array(label, { maxLength: 8 }), (labels) => {
        const text = nameText(labels);
        expect(text).toMatch(/^[\x21-\x7e]+$/);
        expect(text).toBe(text.toLowerCase());
        expect(nameText(readName(bytesOf(text), 0).labels)).toBe(text);
        expect(readName(bytesOf(text), 0).labels.map((read) => read.length)).toEqual(labels.map((written) => written.length));
      }),
    );
  });

  test("whatever text there is, it is written within 255 bytes or told to be wrong", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 400 }), fc.stringMatching(/^[a-z.\\0-9]{0,300}$/)), (text) => {
        const written = writeName(text);
        if ("wrong" in written) return;
        expect(written.bytes.length).toBeLessThanOrEqual(255);
        expect(readName(written.bytes, 0).next).toBe(written.bytes.length);
      }),
    );
  });

  test("255 bytes are allowed, 256 are not", () => {
    const labels = (last: number): string => [...Array(3).fill("a".repeat(63)), "b".repeat(last)].join(".");
    expect(bytesOf(labels(61)).length).toBe(255);
    expect(writeName(labels(62))).toHaveProperty("wrong");
  });

  test("pointers are followed, and the place after the name is where the first one stood", () => {
    const bytes = Buffer.concat([
      bytesOf("example.com"),
      Buffer.from([3]),
      Buffer.from("api"),
      Buffer.from([0xc0, 0]),
      Buffer.from([0xc0, 13, 9]),
    ]);
    expect(nameText(readName(bytes, 19).labels)).toBe("api.example.com");
    expect(readName(bytes, 19).next).toBe(21);
  });

  test("a name that pointers make longer than 255 bytes is broken", () => {
    const parts = Array.from({ length: 5 }, (_, index) =>
      Buffer.concat([
        Buffer.from([60]),
        Buffer.alloc(60, 97),
        index === 0 ? Buffer.from([0]) : Buffer.from([0xc0, index === 1 ? 0 : 62 + (index - 2) * 63]),
      ]),
    );
    expect(() => readName(Buffer.concat(parts), 62 + 3 * 63)).toThrow(/longer than 255/);
  });
});
