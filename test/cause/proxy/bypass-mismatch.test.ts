import { describe, expect, test } from "vitest";
import { address, httpTarget } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { judgedWith, proxyAnswer, rootsOf, thrice, through } from "../../build/proxy.ts";
import { tcp } from "../../build/tcp.ts";
import { handshake } from "../../build/tls.ts";

const from = "HTTPS_PROXY";
const open = [proxyAnswer(200), through(handshake()), through(answer(200))];
const one = address("203.0.113.7");

describe("proxy.bypass-mismatch", () => {
  test("NO_PROXY names it, and only the proxy comes to it", () => {
    const told = judgedWith([...tcp(one, "timeout"), ...open], { from, bypassedBy: ".example.com", noProxy: ".example.com" });
    expect(rootsOf(told)).toEqual(["proxy.bypass-mismatch"]);
    expect(told.findings).toContainEqual(expect.objectContaining({ cause: "tcp.filtered", role: "consequence" }));
    expect(told.findings[0]?.next[0]).toContain('".example.com"');
  });

  test("both ways fail: then it is what it is", () => {
    const failing = thrice((attempt) => proxyAnswer(503, { attempt }));
    const told = judgedWith([...tcp(one, "timeout"), ...failing], { from, bypassedBy: "*", noProxy: "*" });
    expect(rootsOf(told)).toEqual(["tcp.filtered"]);
  });

  test("NO_PROXY names it and the direct way works: healthy, whatever the proxy says", () => {
    const told = judgedWith([...tcp(one, "connected"), handshake(), answer(200), proxyAnswer(403)], { from, bypassedBy: "*" });
    expect(told.verdict).toBe("healthy");
  });

  test("an internal target is sent to a proxy that does not come to it", () => {
    const failing = thrice((attempt) => proxyAnswer(502, { attempt }));
    const direct = [handshake({ address: address("10.0.0.7") }), answer(200, { address: address("10.0.0.7") })];
    const told = judgedWith([...failing, ...direct], { from });
    expect(rootsOf(told)).toEqual(["proxy.bypass-mismatch"]);
  });

  test("a public target that the proxy does not reach is the proxy's matter", () => {
    const failing = thrice((attempt) => proxyAnswer(502, { attempt }));
    const direct = [handshake({ address: address("8.8.4.4") }), answer(200, { address: address("8.8.4.4") })];
    expect(rootsOf(judgedWith([...failing, ...direct], { from }))).toEqual(["proxy.cannot-reach-target"]);
  });

  test("where nothing says that it is an internal target, what the proxy does is the proxy's matter, though the direct way is open", () => {
    const direct = [handshake(), answer(200)];
    const failing = (said = {}) => thrice((attempt) => proxyAnswer(502, { attempt, ...said }));
    expect(rootsOf(judgedWith([proxyAnswer(403), ...direct], { from }))).toEqual(["proxy.denied"]);
    expect(rootsOf(judgedWith([...failing(), ...direct], { from, noProxy: " , " }))).toEqual(["proxy.cannot-reach-target"]);
    expect(rootsOf(judgedWith([...failing({ title: "Unknown Host" }), ...direct], { from }))).toEqual(["proxy.dns"]);
  });

  test("of an address that is neither public nor private a list is a sign, where the proxy did not come there; a rule against it is none", () => {
    const [direct, noProxy] = [[handshake(), answer(200)], "localhost"];
    const failing = thrice((attempt) => proxyAnswer(504, { attempt }));
    expect(rootsOf(judgedWith([...failing, ...direct], { from, noProxy }))).toEqual(["proxy.bypass-mismatch"]);
    expect(rootsOf(judgedWith([proxyAnswer(403), ...direct], { from, noProxy }))).toEqual(["proxy.denied"]);
  });

  test("a private address is an internal target, whatever the proxy says to it", () => {
    const at = { address: address("10.0.0.7") };
    const told = judgedWith([proxyAnswer(403), handshake(at), answer(200, at)], { from });
    expect(rootsOf(told)).toEqual(["proxy.bypass-mismatch"]);
  });

  test("an entry that was meant for it makes it one all the same", () => {
    const direct = [handshake({ address: address("8.8.4.4") }), answer(200, { address: address("8.8.4.4") })];
    const told = judgedWith([proxyAnswer(403), ...direct], { from, noProxy: "api.example.com:8443" });
    expect(rootsOf(told)).toEqual(["proxy.bypass-mismatch"]);
    expect(told.findings[0]?.next[0]).toContain("another port");
  });

  test("a proxy that was named for this run and not by the variables has no NO_PROXY", () => {
    const direct = [handshake({ address: address("10.0.0.7") }), answer(200, { address: address("10.0.0.7") })];
    expect(rootsOf(judgedWith([proxyAnswer(403), ...direct]))).toEqual(["proxy.denied"]);
  });

  test("a page that the proxy wrote is no sign that it comes to the target", () => {
    const page = proxyAnswer(403, {
      asks: "page",
      authority: httpTarget.url,
      headers: { "x-squid-error": "ERR_ACCESS_DENIED 0" },
    });
    const url = httpTarget.url;
    const told = judgedWith([...tcp(one, "timeout", { port: 80 }), page, through(answer(403, { url }))], {
      from,
      bypassedBy: "*",
      target: httpTarget,
    });
    expect(rootsOf(told)).toEqual(["tcp.filtered"]);
  });
});
