import { describe, expect, test } from "vitest";
import { httpTarget } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { heldBack, judgedWith, proxyAnswer, rootsOf, through } from "../../build/proxy.ts";
import { handshake } from "../../build/tls.ts";

const page = (status: number, told: Parameters<typeof proxyAnswer>[1] = {}) =>
  proxyAnswer(status, { asks: "page", authority: httpTarget.url, ...told });
const request = (status: number) => through(answer(status, { url: httpTarget.url }));

describe("proxy.denied", () => {
  test.each([403, 405, 400, 404, 302, 451, 501])("%i to CONNECT is the proxy's own word", (status) =>
    expect(rootsOf(judgedWith([proxyAnswer(status), answer(200), handshake()]))).toEqual(["proxy.denied"]),
  );

  test("a page of plain HTTP that the proxy signed", () => {
    const told = [page(403, { headers: { "x-squid-error": "ERR_ACCESS_DENIED 0" } }), request(403)];
    expect(rootsOf(judgedWith(told, { target: httpTarget }))).toEqual(["proxy.denied"]);
  });

  test("the same, where the target says otherwise without the proxy", () => {
    const told = [page(403), request(403), answer(200, { url: httpTarget.url })];
    expect(rootsOf(judgedWith(told, { target: httpTarget }))).toEqual(["proxy.denied"]);
  });

  test("the same, where the same hand answers for a host that nobody has", () => {
    const headers = { server: "gate/2" };
    const nobody = page(502, { purpose: "nobody", round: 2, headers, authority: "http://faultline-no-such-name.invalid/" });
    expect(rootsOf(judgedWith([page(403, { headers }), request(403), nobody], { target: httpTarget }))).toEqual(["proxy.denied"]);
  });

  test("a 403 that is the target's own is none: it says so directly as well", () => {
    const told = [page(403), request(403), answer(403, { url: httpTarget.url })];
    expect(judgedWith(told, { target: httpTarget }).verdict).toBe("healthy");
  });

  test("a 403 by another hand than the proxy's is the target's", () => {
    const nobody = page(502, { purpose: "nobody", round: 2, headers: { server: "gate/2" } });
    const told = [page(403, { headers: { server: "nginx" } }), request(403), nobody];
    expect(judgedWith(told, { target: httpTarget }).verdict).toBe("healthy");
  });

  test("a page of plain HTTP is the proxy's own where it says the very same to whoever asks for a tunnel there", () => {
    const told = { excerpt: "Access to this site is blocked." };
    const tunnel = proxyAnswer(403, { purpose: "by-tunnel", round: 2, ...told });
    expect(rootsOf(judgedWith([page(403, told), request(403), tunnel], { target: httpTarget }))).toEqual(["proxy.denied"]);
  });

  test("a 403 that is not what the proxy says to whoever asks for a tunnel is the target's", () => {
    const tunnel = proxyAnswer(403, { purpose: "by-tunnel", round: 2, excerpt: "No tunnels to this port." });
    const told = [page(403, { excerpt: "Members only." }), request(403), tunnel];
    expect(judgedWith(told, { target: httpTarget }).verdict).toBe("healthy");
  });

  test("a 403 of the same make as the proxy's pages is the target's where the proxy gives a tunnel to it, or where it alone was handed on", () => {
    const headers = { server: "web/2" };
    const nobody = page(502, { purpose: "nobody", round: 2, headers, authority: "http://faultline-no-such-name.invalid/" });
    const tunnel = proxyAnswer(200, { purpose: "by-tunnel", round: 2 });
    const own = [page(403, { headers }), request(403), nobody];
    expect(judgedWith([...own, tunnel], { target: httpTarget }).verdict).toBe("healthy");
    const handedOn = [page(403, { headers: { ...headers, via: "1.1 gate" } }), request(403), nobody];
    expect(judgedWith(handedOn, { target: httpTarget }).verdict).toBe("healthy");
  });

  test("the page that the proxy wrote in the target's place is no sign that HTTP is well there", () => {
    const { layers } = judgedWith([page(403, { headers: { "x-squid-error": "ERR_ACCESS_DENIED 0" } }), request(403)], {
      target: httpTarget,
    });
    expect(layers.find(({ layer }) => layer === "http")).toMatchObject({
      status: "not-checked",
      because: "what came was written by the proxy, not by the target",
    });
  });

  test("a rule against the host that the target leads to, which explains nothing of the target's own", () => {
    const to = "https://login.other.example/";
    const first = through(answer(302, { headers: { location: to } }));
    const refused = proxyAnswer(403, { purpose: "redirect", round: 2, authority: "login.other.example:443", title: "Blocked" });
    const told = judgedWith([proxyAnswer(200), through(handshake()), first, heldBack(to), refused]);
    expect(rootsOf(told)).toEqual(["proxy.denied"]);
    expect(told.findings[0]).toMatchObject({
      pattern: "everywhere",
      summary: "403: the proxy denies the redirect to login.other.example",
      evidence: [refused.id, first.id],
    });
    expect(told.findings[0]?.next[0]).toContain("port 443");
    expect(told.layers.find(({ layer }) => layer === "http")).toMatchObject({
      status: "inconclusive",
      because: "the redirect leads to login.other.example, and the proxy gave no tunnel there",
    });
    const expected = { expectStatus: 302 };
    expect(judgedWith([proxyAnswer(200), through(handshake()), first, heldBack(to), refused], expected).findings).toEqual([]);
  });

  test("a redirect that the proxy stopped once and let through then is none", () => {
    const to = "https://login.other.example/";
    const first = through(answer(302, { headers: { location: to } }));
    const given = proxyAnswer(200, { purpose: "redirect", round: 2, authority: "login.other.example:443" });
    const end = through(answer(200, { purpose: "redirect", url: to, attempt: 2 }));
    const told = judgedWith([proxyAnswer(200), through(handshake()), first, heldBack(to), given, end]);
    expect(told).toMatchObject({ verdict: "healthy", findings: [] });
  });

  test("a redirect that came to nothing, and of which the proxy said nothing, leaves it open whether users get on", () => {
    const to = "https://login.other.example/";
    const first = through(answer(302, { headers: { location: to } }));
    const told = judgedWith([proxyAnswer(200), through(handshake()), first, heldBack(to)]);
    expect(told).toMatchObject({ verdict: "inconclusive", findings: [] });
    expect(told.headline).toContain("login.other.example");
  });

  test("a rule about everybody is told from one about this target", () => {
    const nobody = proxyAnswer(403, { purpose: "nobody", round: 2 });
    const [finding] = judgedWith([proxyAnswer(403), nobody]).findings;
    expect(finding?.next[0]).toContain("a host that nobody has as well");
  });
});
