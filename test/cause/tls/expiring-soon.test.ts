import { describe, expect, test } from "vitest";
import { expiringSoon } from "../../../src/cause/tls/expiring-soon.ts";
import { seenOf, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { certificate, handshake, inDays, intermediate, trusted } from "../../build/tls.ts";

const lasting = (before: number, left: number) =>
  handshake({ leaf: certificate({ notBefore: inDays(-before), notAfter: inDays(left) }) });

describe("tls.expiring-soon", () => {
  test.each([
    ["90 days, 2 days left", 88, 2, "degrades"],
    ["90 days, 3 hours left", 89.9, 3 / 24, "degrades"],
    ["90 days, 4 days left", 86, 4, "latent"],
    ["90 days, 20 days left", 70, 20, "latent"],
    ["90 days, 22 days left", 68, 22, null],
    ["a year, 30 days left", 335, 30, null],
    ["a year, 2.9 days left", 362, 2.9, "degrades"],
    ["47 days, 16 days left", 31, 16, null],
    ["47 days, 15 days left", 32, 15, "latent"],
    ["6 days, 4 days left", 2, 4, null],
    ["6 days, 1.5 days left", 4.5, 1.5, "latent"],
    ["6 days, 14 hours left", 6 - 14 / 24, 14 / 24, "degrades"],
    ["6 days, 15 hours left", 6 - 15 / 24, 15 / 24, "latent"],
    ["one day, 20 hours left", 4 / 24, 20 / 24, null],
    ["expired", 90, -1, null],
    ["not yet valid", -1, 2, null],
  ] as const)("%s: %s", (_, before, left, impact) => {
    const found = expiringSoon.find(seenOf([lasting(before, left)]));
    expect(found.map((match) => match.impact)).toEqual(impact === null ? [] : [impact]);
  });

  test("below the threshold of a fault it is the root, on the address where it is", () => {
    const near = lasting(88, 2.2);
    const { verdict, findings } = judged([near, handshake({ address: two })]);
    expect(verdict).toBe("suspect");
    expect(findings[0]).toMatchObject({
      cause: "tls.expiring-soon",
      role: "root",
      impact: "degrades",
      pattern: "some-addresses",
      summary: expect.stringContaining("certificate ends in 2 days"),
      scope: { addresses: ["203.0.113.7"] },
      works: { addresses: ["203.0.113.8"] },
    });
  });

  test("above it the verdict stays healthy, with a note", () => {
    const { verdict, findings } = judged([lasting(80, 10)]);
    expect(verdict).toBe("healthy");
    expect(findings).toMatchObject([{ cause: "tls.expiring-soon", role: "note", impact: "latent" }]);
  });

  test("an intermediate of the path ends before the certificate", () => {
    const leaf = certificate();
    const ending = { ...intermediate, notAfter: inDays(2) };
    const path = [leaf.fingerprint256, ending.fingerprint256];
    const [match] = expiringSoon.find(seenOf([handshake({ chain: [leaf, ending], trust: { ...trusted, path } })]));
    expect(match).toMatchObject({ says: "intermediate ends in 2 days", impact: "degrades" });
    expect(
      expiringSoon.find(seenOf([handshake({ chain: [leaf, ending], trust: { ...trusted, path: [leaf.fingerprint256] } })])),
    ).toEqual([]);
  });
});
