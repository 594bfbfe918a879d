import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeBytes } from "../../src/probe/escape-bytes.ts";

test("control characters, backslashes and bytes above ASCII are shown, not sent on", () => {
  expect(escapeBytes(Buffer.from('220 "mail" \\ \r\n\u001b[31m\u00e9'), 200)).toBe('220 "mail" \\\\ \\r\\n\\x1b[31m\\xc3\\xa9');
});

test("whatever comes, it is printable ASCII, bounded, and not cut within an escape", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 0, max: 200 }), (bytes, most) => {
      const text = escapeBytes(bytes, most);
      expect(text).toMatch(/^(?:[\x20-\x5b\x5d-\x7e]|\\\\|\\[tnr]|\\x[0-9a-f]{2})*$/);
      expect(text.length).toBeLessThanOrEqual(most);
    }),
  );
});
