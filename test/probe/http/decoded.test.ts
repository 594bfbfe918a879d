import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { decoded } from "../../../src/probe/http/decoded.ts";

const words = Buffer.from("all systems are ready ".repeat(50));

describe("a packed body", () => {
  test.each([
    ["gzip", gzipSync(words)],
    ["x-gzip", gzipSync(words)],
    ["deflate", deflateSync(words)],
    ["deflate", deflateRawSync(words)],
    ["br", brotliCompressSync(words)],
    ["deflate, gzip", gzipSync(deflateSync(words))],
    ["identity", words],
    [null, words],
  ])("in %s is read as it was before", (coding, bytes) => expect(decoded(bytes, coding)?.equals(words)).toBe(true));

  test("of which only the beginning came is read as far as it goes", () => {
    const cut = gzipSync(Buffer.from(Array.from({ length: 5_000 }, (_, i) => `line ${i * 7919}\n`).join(""))).subarray(0, 8_000);
    expect(decoded(cut, "gzip")?.toString("latin1", 0, 7)).toBe("line 0\n");
  });

  test.each([
    ["compress", words],
    ["gzip", words],
    ["br", Buffer.from([0xff, 0xff, 0xff])],
    ["gzip", gzipSync(Buffer.alloc(20_000_000))],
  ])("that is not %s, or unpacks to too much, is nothing", (coding, bytes) => expect(decoded(bytes, coding)).toBeNull());
});
