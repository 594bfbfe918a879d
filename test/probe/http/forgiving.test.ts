import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Forgiving } from "../../../src/probe/http/forgiving.ts";

/** Hands the text over in pieces of so many bytes; gives what the parser gets, and what was passed over. */
function through(text: string, size = text.length) {
  const forgiving = new Forgiving();
  const bytes = Buffer.from(text, "latin1");
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(forgiving.pass(bytes.subarray(at, at + size)));
  return { text: Buffer.concat(pieces).toString("latin1"), forgiven: [...forgiving.forgiven] };
}

const ok = "HTTP/1.1 200 OK\r\n";

describe("what clients pass over", () => {
  test.each([
    [
      "HTTP/1.0 200 OK\nServer: x\n\nbody\nof lines",
      "HTTP/1.0 200 OK\r\nServer: x\r\n\r\nbody\nof lines",
      "lines end in LF alone",
    ],
    [
      `${ok}Content-Length: 4\r\nVary: a\r\nContent-Length: 4\r\n\r\nbody`,
      `${ok}Vary: a\r\nContent-Length: 4\r\n\r\nbody`,
      "the length is said twice",
    ],
    [`${ok}Content-Length: 4, 4\r\n\r\nbody`, `${ok}Content-Length: 4\r\n\r\nbody`, "the length is said twice"],
    [
      `${ok}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`,
      `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      "a length is said beside chunks",
    ],
    [
      `${ok}Transfer-Encoding: identity\r\nContent-Length: 4\r\n\r\nbody`,
      `${ok}Content-Length: 4\r\n\r\nbody`,
      "Transfer-Encoding is said to be identity",
    ],
    [
      `${ok}Content-Length: 4\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      `${ok}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      "a length is said beside chunks",
    ],
    [`${ok}X-Long: a\r\n caf\xc3\xa0\r\n\r\n`, `${ok}X-Long: a caf\xc3\xa0\r\n\r\n`, "a header is folded over two lines"],
    [`${ok}Server : x\r\n\r\n`, `${ok}Server: x\r\n\r\n`, "a blank stands before a colon"],
    [`${ok}X-Long: a\r\n\tb\r\n\r\n`, `${ok}X-Long: a b\r\n\r\n`, "a header is folded over two lines"],
    [`${ok}X-Odd: a\x01b\r\n\r\n`, `${ok}X-Odd: a b\r\n\r\n`, "a header holds a control character"],
  ])("%j", (sent, read, what) => {
    for (const size of [1, 3, 7, sent.length]) expect(through(sent, size)).toEqual({ text: read, forgiven: [what] });
  });

  test("interim responses before it, each by itself", () => {
    const sent = `HTTP/1.1 103 Early Hints\nlink: </a>\n\n${ok}Server : x\r\n\r\nbody\n`;
    const read = `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${ok}Server: x\r\n\r\nbody\n`;
    for (const size of [1, 5, sent.length]) expect(through(sent, size).text).toBe(read);
  });
});

describe("what nobody passes over goes through as it came", () => {
  test.each([
    ["another protocol", "220 mail.example ESMTP\n"],
    ["a header without a colon", `${ok}server nginx\n\n`],
    ["a blank within a name", `${ok}x b: c\n\n`],
    ["a zero byte", `${ok}x: a\0b\n\n`],
    ["a CR within a value", `${ok}x: a\rb\n\n`],
    ["two lengths", `${ok}Content-Length: 4\nContent-Length: 5\n\nbody`],
    ["a status of letters", "HTTP/1.1 2x0 OK\n\n"],
    ["a status line that can be none any more", "HTTP/1.1 abc"],
    ["a fold without a header", `${ok} b\n\n`],
  ])("%s", (_, sent) => {
    for (const size of [1, 4, sent.length]) expect(through(sent, size).text).toBe(sent);
  });

  test("a line that can be none any more is not waited for", () => {
    expect(through(`${ok}server ng`).text).toBe(`${ok}server ng`);
    expect(through(`${ok}server: ng`).text).toBe("");
  });

  test("a head without an end", () => {
    const sent = `${ok}x: ${"v".repeat(20_000)}`;
    expect(through(sent, 1_000).text).toBe(sent);
  });

  test("whatever is written as the standard says, however it is cut", () => {
    const value = fc.string({ unit: fc.constantFrom(...'abc XYZ09:;,="é\t') }).map((text) => text.trim());
    const name = fc
      .string({ unit: fc.constantFrom(..."abcXYZ-09"), minLength: 1 })
      .filter((text) => !/^content-length$/i.test(text));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, value)),
        fc.string({ unit: "binary-ascii" }),
        fc.integer({ min: 1, max: 60 }),
        (fields, body, size) => {
          const sent = `${ok}${fields.map(([key, word]) => `${key}: ${word}\r\n`).join("")}\r\n${body}`;
          expect(through(sent, size)).toEqual({ text: sent, forgiven: [] });
        },
      ),
    );
  });

  test("anything at all: nothing is lost of what it does not forgive, and it never throws", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("HTTP/1.1 200 OK", "\r\n", "\n", "\r", "a", ":", " ", "\0", "\t", "Content-Length: 1"),
        }),
        fc.integer({ min: 1, max: 20 }),
        (sent, size) => {
          const { text, forgiven } = through(sent, size);
          if (forgiven.length === 0) expect(sent.startsWith(text)).toBe(true);
        },
      ),
    );
  });
});
