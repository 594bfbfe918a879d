import { describe, expect, test } from "vitest";
import { failed } from "../../src/observation/failure.ts";
import { observation, one, two } from "../build/common.ts";
import { asked, firstResolver } from "../build/dns.ts";
import { answer, brokenRequest } from "../build/http.ts";
import { judged } from "../build/judged.ts";
import { connect, tcp } from "../build/tcp.ts";
import { handshake } from "../build/tls.ts";

const below = [...asked(firstResolver, { gives: [one] }), ...tcp(one, "connected"), handshake()];

describe("what was never proved well is not called healthy", () => {
  test("whole: healthy", () => expect(judged([...below, answer(200)]).verdict).toBe("healthy"));
  test.each([
    ["the request never connected, though a connect did", brokenRequest("refused", "connect")],
    ["the request's own handshake broke, though another did not", brokenRequest("reset", "handshake")],
    ["the request met a certificate that does not verify", brokenRequest("tls-own-refusal", "handshake")],
  ])("%s", (_, request) => {
    const { verdict, headline } = judged([...below, request]);
    expect(verdict).toBe("inconclusive");
    expect(headline).toContain(one);
  });
  test("what lies behind a certificate that was let pass proves nothing", () => {
    const { verdict } = judged([
      ...below,
      brokenRequest("tls-own-refusal", "handshake"),
      answer(200, { trust: "ignore", attempt: 2 }),
    ]);
    expect(verdict).toBe("inconclusive");
  });
  test("three that never connected leave TCP open", () => {
    const tries = [1, 2, 3].map((attempt) => brokenRequest("refused", "connect", { attempt, startMs: attempt * 500 }));
    expect(judged([...below, ...tries, answer(200, { attempt: 4 })]).layers.find(({ layer }) => layer === "tcp")?.status).toBe(
      "inconclusive",
    );
  });
});

test("an address that policy kept this run away from is not counted among the healthy, and is told", () => {
  const denied = observation("tcp.connect", {
    subject: { address: two, port: 443, purpose: "target" },
    skippedBecause: "no",
    failure: failed("denied-by-policy", "policy", "link-local addresses are refused everywhere"),
  });
  const { verdict, headline } = judged([
    ...asked(firstResolver, { gives: [one, two] }),
    connect(one, "connected"),
    handshake(),
    answer(200),
    denied,
  ]);
  expect(verdict).toBe("healthy");
  expect(headline).toMatch(/on 1 address, .*1 address was not probed \(link-local addresses are refused everywhere\)/);
});
