import { describe, expect, test } from "vitest";
import type { ProxyTry } from "../../../src/observation/proxy-answers.ts";
import { observation, six } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { judgedWith, otherProxy, proxyAddress, proxyAnswer, proxyBroken, rootsOf, thrice, through } from "../../build/proxy.ts";
import { handshake } from "../../build/tls.ts";

describe("proxy.unreachable", () => {
  test("a proxy that refuses, stays silent, or cannot be routed to, is the one root, whatever the direct way shows", () => {
    for (const code of ["refused", "timeout", "host-unreachable"] as const) {
      const told = judgedWith([...thrice((attempt) => proxyBroken(code, "connect", { attempt })), answer(200), handshake()]);
      expect(rootsOf(told)).toEqual(["proxy.unreachable"]);
      expect(told.findings[0]).toMatchObject({ pattern: "everywhere", scope: { addresses: [proxyAddress] }, impact: "breaks" });
      expect(told.verdict).toBe("suspect");
    }
  });

  test("silence, refusal and what is no proxy are told in different words", () => {
    const says = (code: "refused" | "timeout" | "malformed", phase: "connect" | "wait") =>
      judgedWith(thrice((attempt) => proxyBroken(code, phase, { attempt }))).findings[0]?.summary;
    expect(new Set([says("refused", "connect"), says("timeout", "connect"), says("malformed", "wait")]).size).toBe(3);
  });

  test("one that takes connections and answers nobody, not even about itself", () => {
    const mute = thrice((attempt) => proxyBroken("timeout", "wait", { attempt }));
    const itself = proxyBroken("timeout", "wait", { round: 2, asks: "itself", purpose: "itself", authority: "" });
    expect(rootsOf(judgedWith([...mute, itself]))).toEqual(["proxy.unreachable"]);
  });

  test("one that answers about itself and not about the target lives: it cannot reach the target", () => {
    const mute = thrice((attempt) => proxyBroken("timeout", "wait", { attempt }));
    const itself = proxyAnswer(400, { round: 2, asks: "itself", purpose: "itself", authority: "" });
    expect(rootsOf(judgedWith([...mute, itself]))).toEqual(["proxy.cannot-reach-target"]);
  });

  test("one that speaks TLS on its port and is asked without", () => {
    const page = { title: "400 The plain HTTP request was sent to HTTPS port", excerpt: "<html>" };
    const told = judgedWith(thrice((attempt) => proxyAnswer(400, { attempt, ...page })));
    expect(rootsOf(told)).toEqual(["proxy.unreachable"]);
    expect(told.findings[0]).toMatchObject({ pattern: "everywhere", summary: expect.stringContaining("TLS") });
    expect(told.findings[0]?.next[0]).toContain("https://");
    const other = judgedWith(thrice((attempt) => proxyAnswer(400, { attempt, title: "400 Bad Request" })));
    expect(rootsOf(other)).toEqual(["proxy.denied"]);
  });

  test("one of two addresses of the proxy", () => {
    const bad = thrice((attempt) => proxyBroken("refused", "connect", { attempt, address: otherProxy }));
    const told = judgedWith([...bad, proxyAnswer(200), through(handshake()), through(answer(200))]);
    expect(told.findings[0]).toMatchObject({
      cause: "proxy.unreachable",
      pattern: "some-addresses",
      works: { addresses: [proxyAddress] },
    });
  });

  test("where this machine's own routing table has no way to it, one try is enough", () => {
    const told = judgedWith([proxyBroken("own-route", "call")]);
    expect(rootsOf(told)).toEqual(["proxy.unreachable"]);
    expect(told.findings[0]?.next[0]).toContain("ip route get");
  });

  describe("one of its addresses is of a family that this machine lacks", () => {
    const routeless = (told = {}) => proxyBroken("own-route", "call", { address: six, ...told });
    const behind = [through(handshake()), through(answer(200))];

    test("programs take the other", () => {
      const told = judgedWith([proxyAnswer(200), routeless(), ...behind], { families: [4] });
      expect(told).toMatchObject({ verdict: "healthy", findings: [] });
    });

    test("the same where it has an address of it, and no route for the whole family", () => {
      const without = (errno: string): ProxyTry => ({ ...routeless(), data: { errno } });
      expect(judgedWith([proxyAnswer(200), without("ENETUNREACH"), ...behind]).verdict).toBe("healthy");
      expect(rootsOf(judgedWith([proxyAnswer(200), without("EHOSTUNREACH"), ...behind]))).toEqual(["proxy.unreachable"]);
    });

    test("what is wrong at the other is wrong everywhere", () => {
      const [finding] = judgedWith([proxyAnswer(403), routeless()], { families: [4] }).findings;
      expect(finding).toMatchObject({ cause: "proxy.denied", pattern: "everywhere" });
    });

    test("where there is no other, it is what it is", () =>
      expect(rootsOf(judgedWith([routeless()], { families: [4] }))).toEqual(["proxy.unreachable"]));
  });

  test("the proxy's own certificate that does not verify is shown once and for all", () =>
    expect(rootsOf(judgedWith([proxyBroken("tls-own-refusal", "handshake")]))).toEqual(["proxy.unreachable"]));

  test("its own name leads nowhere", () => {
    const lookup = observation("dns.system", { subject: { name: "proxy.example", purpose: "proxy" }, data: { addresses: [] } });
    const told = judgedWith([lookup, answer(200)]);
    expect(rootsOf(told)).toEqual(["proxy.unreachable"]);
    expect(told.findings[0]?.summary).toContain("name");
  });

  test("a proxy that lets clients through is healthy", () => {
    const told = judgedWith([proxyAnswer(200), through(handshake()), through(answer(200))]);
    expect(told).toMatchObject({ verdict: "healthy", findings: [] });
  });
});
