import { describe, expect, test } from "vitest";
import { httpTarget } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { heldBack, judgedWith, proxyAnswer, rootsOf, through } from "../../build/proxy.ts";
import { handshake } from "../../build/tls.ts";

describe("proxy.auth-required", () => {
  test("407 says it once and for all", () => {
    const told = judgedWith([proxyAnswer(407, { headers: { "proxy-authenticate": 'Basic realm="x"' } }), answer(200)]);
    expect(rootsOf(told)).toEqual(["proxy.auth-required"]);
    expect(told.findings[0]?.next.join(" ")).toContain("USER:PASSWORD");
  });

  test("with a login that was sent it is that one which is not accepted", () => {
    const [finding] = judgedWith([proxyAnswer(407, { login: true })]).findings;
    expect(finding?.summary).toContain("does not accept");
  });

  test("a way to log in that is not spoken here is said", () => {
    const [finding] = judgedWith([proxyAnswer(407, { headers: { "proxy-authenticate": "Negotiate, NTLM" } })]).findings;
    expect(finding?.next.join(" ")).toContain("only show itself by Basic");
  });

  test("401 to a request for a page is the target's own", () => {
    const page = proxyAnswer(401, { asks: "page", authority: httpTarget.url });
    const request = through(answer(401, { url: httpTarget.url }));
    expect(rootsOf(judgedWith([page, request], { target: httpTarget }))).toEqual([]);
  });

  test("a login that is wanted only for where the target leads", () => {
    const to = "https://login.other.example/";
    const led = [proxyAnswer(200), through(handshake()), through(answer(302, { headers: { location: to } })), heldBack(to)];
    const asked = { purpose: "redirect", round: 2, authority: "login.other.example:443" } as const;
    const told = judgedWith([...led, proxyAnswer(407, asked)]);
    expect(rootsOf(told)).toEqual(["proxy.auth-required"]);
    expect(told.findings[0]?.next[0]).toContain("login.other.example");
  });

  test("a login that is accepted is healthy", () =>
    expect(judgedWith([proxyAnswer(200, { login: true }), through(handshake()), through(answer(200))]).verdict).toBe("healthy"));
});
