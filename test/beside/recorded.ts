import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";

/** What a tool really printed in the lab, as it came. */
export const recorded = (name: string): string => readFileSync(join(import.meta.dirname, "recorded", name), "utf8");

const pieces = [
  "\n",
  "\t",
  " ",
  "|",
  '"',
  '","',
  "\\",
  "=",
  "<",
  ">",
  "{",
  "}",
  "]]>",
  "\u0000",
  "\u001b[31m",
  "é",
  "😀",
  "level=error",
  "err=",
  "0001-",
];

/** Any text, made mostly of what these outputs are made of. */
export const anyOutput: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 8 })), { maxLength: 40 })
  .map((parts) => parts.join(""));
