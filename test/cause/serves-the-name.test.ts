import { describe, expect, test } from "vitest";
import { standingOf } from "../../src/cause/serves-the-name.ts";
import { failed } from "../../src/observation/failure.ts";
import type { Observation } from "../../src/observation/observation.ts";
import { httpTarget, observation, one, seenOf, tcpTarget, two } from "../build/common.ts";
import { answersHttp, isSomebodyElse, serves } from "../build/serving.ts";
import { connect, otherPort, tcp } from "../build/tcp.ts";

const does = (
  observations: readonly Observation[],
  facts: Parameters<typeof seenOf>[1] = {},
  vantage: string | null = null,
): string => standingOf(seenOf(observations, facts), one, vantage).does;

const subject = {
  address: one,
  port: 443,
  sni: "api.example.com",
  host: "api.example.com",
  alpn: [],
  purpose: "target" as const,
};

describe("whether an address serves the name", () => {
  test("a valid certificate proves it, whatever HTTP says behind it", () => {
    expect(does(serves(one))).toBe("serves");
    expect(does(serves(two))).toBe("unknown");
  });

  test.each([
    ["another's certificate", isSomebodyElse(one)],
    ["no connection", tcp(one, "timeout")],
    [
      "no handshake",
      [connect(one, "connected"), observation("tls.handshake", { subject, failure: failed("not-tls", "handshake", "") })],
    ],
  ])("%s fails", (_, observations) => {
    expect(does(observations)).toBe("fails");
  });

  test("outside its dates a certificate proves nothing", () => {
    expect(does(serves(one), { now: "2026-06-30T23:59:59.000Z" })).toBe("fails");
    expect(does(serves(one), { now: "2026-10-01T00:00:01.000Z" })).toBe("fails");
  });

  test.each([
    ["missing-intermediate", "serves"],
    ["self-signed", "fails"],
    ["unknown-root", "fails"],
    ["broken-signature", "fails"],
  ] as const)("a chain that is %s: %s", (result, expected) => {
    const told = serves(one).map((seen) =>
      seen.probe === "tls.handshake" && seen.outcome === "ok"
        ? { ...seen, data: { ...seen.data, trust: { result, root: null, fromGivenCa: false, missing: null, detail: "" } } }
        : seen,
    );
    expect(does(told)).toBe(expected);
  });

  test("one good try among bad ones is enough", () => {
    expect(does([...serves(one), ...tcp(one, "timeout")])).toBe("serves");
  });

  test("what broke on our own side, was left out or went to another port says nothing", () => {
    expect(does(tcp(one, "own-route"))).toBe("unknown");
    expect(does([observation("tls.handshake", { subject, skippedBecause: "policy" })])).toBe("unknown");
    expect(does([otherPort(one, "refused"), connect(one, "refused", { port: 8443 })])).toBe("unknown");
    expect(does([connect(one, "connected")])).toBe("unknown");
  });

  test("another vantage's tries count only where no vantage is named", () => {
    const there = tcp(one, "refused", { vantage: "there" });
    expect(does(there)).toBe("fails");
    expect(does(there, {}, "here")).toBe("unknown");
  });

  test("a bare TCP target is served by whoever connects", () => {
    expect(does([connect(one, "connected")], { target: tcpTarget })).toBe("serves");
  });

  test.each([
    [200, "serves"],
    [302, "serves"],
    [401, "serves"],
    [403, "serves"],
    [429, "serves"],
    [404, "odd"],
    [421, "odd"],
    [500, "fails"],
    [503, "fails"],
  ] as const)("plain HTTP %i: %s", (status, expected) => {
    expect(does(answersHttp(one, status), { target: httpTarget })).toBe(expected);
  });

  test("the page of a server that nobody has set up is no answer of the target's, unless it holds what must be in it", () => {
    const shows = (page: { title: string; expectedTextFound?: boolean }) =>
      does(answersHttp(one, 200, { page }), { target: httpTarget });
    expect(shows({ title: "Welcome to nginx!" })).toBe("odd");
    expect(shows({ title: "Welcome to nginx!", expectedTextFound: true })).toBe("serves");
    expect(shows({ title: "Shop" })).toBe("serves");
  });

  test.each([
    ["verify", 200, "serves"],
    ["ignore", 200, "unknown"],
    ["verify", undefined, "unknown"],
  ] as const)("without a handshake of its own, a verified request proves it (%s, %s): %s", (trust, status, expected) => {
    const request = observation("http.request", {
      subject: {
        address: one,
        port: 443,
        url: "https://api.example.com/",
        method: "GET",
        host: "api.example.com",
        sni: null,
        secure: true,
        trust,
        purpose: "user-path",
        hop: 0,
      },
      data: status === undefined ? {} : { status },
    });
    expect(does([connect(one, "connected"), request])).toBe(expected);
  });
});
