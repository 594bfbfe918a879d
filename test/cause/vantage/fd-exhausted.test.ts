import { expect, test } from "vitest";
import { fdExhausted } from "../../../src/cause/vantage/fd-exhausted.ts";
import { failed } from "../../../src/observation/failure.ts";
import { observation, one, seenOf } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { tcp } from "../../build/tcp.ts";

const exhausted = observation("tcp.connect", {
  subject: { address: one, port: 443, purpose: "target" },
  failure: failed("descriptors-exhausted", "call", "EMFILE"),
});

test("a socket that could not be opened for want of descriptors says nothing of the target", () => {
  const { findings, verdict } = judged([exhausted]);
  expect(findings).toMatchObject([
    { cause: "vantage.fd-exhausted", role: "root", pattern: "everywhere", scope: { addresses: [] } },
  ]);
  expect(verdict).toBe("inconclusive");
});

test("a target that is seen to be broken all the same is what is named first", () => {
  expect(judged([exhausted, ...tcp(one, "refused")]).findings.map(({ cause }) => cause)).toEqual([
    "tcp.refused",
    "vantage.fd-exhausted",
  ]);
});

test("other failures are none of it", () => {
  expect(fdExhausted.find(seenOf([...tcp(one, "ports-exhausted"), ...tcp(one, "timeout")]))).toEqual([]);
});
