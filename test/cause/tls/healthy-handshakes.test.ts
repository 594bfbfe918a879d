import { expect, test } from "vitest";
import { alerted, brokenHandshake, handshake, withOtherNames } from "../../build/tls.ts";
import { namedBreaks } from "../../build/tls-causes.ts";

test.each([
  [
    "the connection itself failed",
    [
      brokenHandshake("refused", { phase: "connect" }),
      brokenHandshake("timeout", { phase: "connect" }),
      brokenHandshake("reset", { phase: "connect" }),
    ],
  ],
  [
    "only other names broke",
    [
      handshake(),
      ...withOtherNames((asked) => brokenHandshake("reset", asked)),
      ...withOtherNames((asked) => alerted(112, asked)),
    ],
  ],
  ["stopped, or refused by policy", [brokenHandshake("cancelled"), brokenHandshake("timeout", { skippedBecause: "policy" })]],
  ["our own library refused", [brokenHandshake("tls-own-refusal")]],
  ["a far host", [handshake({ data: { connectMs: 400, handshakeMs: 1_200 } })]],
])("no break is named: %s", (_, observations) => {
  expect(namedBreaks(observations)).toEqual([]);
});
