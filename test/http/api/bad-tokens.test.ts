import { expect, test } from "vitest";
import { BadTokens, peerOf } from "../../../src/http/api/bad-tokens.ts";

test("ten a minute are looked at, and whoever shows more waits until the minute is over", () => {
  const bad = new BadTokens();
  for (let n = 0; n < 10; n += 1) expect(bad.add("192.0.2.1", 1_000)).toBe(0);
  expect(bad.add("192.0.2.1", 21_000)).toBe(40_000);
  expect(bad.add("192.0.2.2", 21_000)).toBe(0);
  expect(bad.add("192.0.2.1", 61_000)).toBe(0);
});

test("a flood from everywhere pushes the oldest out", () => {
  const bad = new BadTokens();
  for (let n = 0; n < 20; n += 1) bad.add("192.0.2.1", 0);
  for (let n = 0; n < 2_000; n += 1) bad.add(`peer ${n}`, 0);
  expect(bad.add("192.0.2.1", 0)).toBe(0);
});

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8:1:2:ffff::1", "2001:db8:1:2"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  [undefined, ""],
])("%s is counted as %s", (address, peer) => expect(peerOf(address)).toBe(peer));
