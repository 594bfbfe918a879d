import { describe, expect, test } from "vitest";
import { httpTarget, one } from "../../build/common.ts";
import { answer, nginxPage } from "../../build/http.ts";
import { heldBack, judgedWith, proxyAnswer, proxyBroken, rootsOf, thrice, through } from "../../build/proxy.ts";
import { connect } from "../../build/tcp.ts";
import { brokenHandshake, handshake } from "../../build/tls.ts";

const page = (status: number, told: Parameters<typeof proxyAnswer>[1] = {}) =>
  proxyAnswer(status, { asks: "page", authority: httpTarget.url, ...told });

describe("proxy.cannot-reach-target", () => {
  test.each([500, 502, 503, 504])("%i to CONNECT, three times", (status) => {
    const told = judgedWith([...thrice((attempt) => proxyAnswer(status, { attempt })), answer(200), handshake()]);
    expect(rootsOf(told)).toEqual(["proxy.cannot-reach-target"]);
    expect(told.findings[0]?.pattern).toBe("everywhere");
  });

  test("asked for the address it fails as well, so it is not the name", () => {
    const byAddress = proxyAnswer(502, { round: 2, purpose: "by-address", authority: "203.0.113.7:443" });
    const [finding] = judgedWith([...thrice((attempt) => proxyAnswer(502, { attempt })), byAddress]).findings;
    expect(finding).toMatchObject({
      cause: "proxy.cannot-reach-target",
      alsoConsidered: [{ cause: "proxy.dns", ruledOutBy: [byAddress.id] }, { cause: "proxy.unreachable" }],
    });
  });

  test("a 502 of plain HTTP that the target says itself stays the target's", () => {
    const url = httpTarget.url;
    const told = thrice((attempt) => [
      page(502, { attempt }),
      through(answer(502, { url, attempt, excerpt: nginxPage("502 Bad Gateway") })),
    ]).flat();
    expect(rootsOf(judgedWith([...told, answer(502, { url })], { target: httpTarget }))).toEqual(["http.bad-gateway"]);
    expect(rootsOf(judgedWith([...told, answer(200, { url })], { target: httpTarget }))).toEqual(["proxy.cannot-reach-target"]);
  });

  test("nobody can tell who wrote it: then it is taken for the target's", () => {
    const url = httpTarget.url;
    const told = thrice((attempt) => [page(503, { attempt }), through(answer(503, { url, attempt }))]).flat();
    expect(rootsOf(judgedWith(told, { target: httpTarget }))).toEqual(["http.unavailable"]);
  });

  test("tunnels through which nothing comes, while the same handshake works directly", () => {
    const dead = thrice((attempt) => through(brokenHandshake("closed", { attempt, data: { bytesReceived: 0 } })));
    const open = thrice((attempt) => proxyAnswer(200, { attempt }));
    expect(rootsOf(judgedWith([...open, ...dead, handshake()]))).toEqual(["proxy.cannot-reach-target"]);
    expect(rootsOf(judgedWith([...open, ...dead, ...thrice((attempt) => brokenHandshake("closed", { attempt }))]))).toEqual([
      "tls.handshake-closed",
    ]);
  });

  test("tunnels through which nothing comes, by a proxy that gives them to hosts that nobody has as well", () => {
    const dead = thrice((attempt) => through(brokenHandshake("reset", { attempt, data: { bytesReceived: 0 } })));
    const open = thrice((attempt) => proxyAnswer(200, { attempt }));
    const toNobody = (status: number) => proxyAnswer(status, { purpose: "nobody", round: 2 });
    const lost = thrice((attempt) => connect(one, "timeout", { attempt }));
    expect(rootsOf(judgedWith([...open, ...dead, ...lost, toNobody(200)]))).toEqual(["proxy.cannot-reach-target"]);
    expect(rootsOf(judgedWith([...open, ...dead, ...lost, toNobody(502)]))).toEqual(["tls.handshake-reset"]);
    const alike = thrice((attempt) => brokenHandshake("reset", { attempt }));
    expect(rootsOf(judgedWith([...open, ...dead, ...alike, toNobody(200)]))).toEqual(["tls.handshake-reset"]);
  });

  test("a page of plain HTTP without any sign of who wrote it is the proxy's where it says the same to whoever asks for a tunnel", () => {
    const url = httpTarget.url;
    const told = thrice((attempt) => [page(502, { attempt }), through(answer(502, { url, attempt }))]).flat();
    const tunnel = (status: number) => proxyAnswer(status, { purpose: "by-tunnel", round: 2 });
    expect(rootsOf(judgedWith([...told, tunnel(502)], { target: httpTarget }))).toEqual(["proxy.cannot-reach-target"]);
    expect(rootsOf(judgedWith([...told, tunnel(200)], { target: httpTarget }))).toEqual(["http.bad-gateway"]);
  });

  test("one failure among many that are well is a note", () => {
    const good = Array.from({ length: 12 }, (_, n) => proxyAnswer(200, { purpose: "sample", attempt: n + 2 }));
    const told = judgedWith([proxyAnswer(503), ...good, through(handshake()), through(answer(200))]);
    expect(told.verdict).toBe("healthy");
    expect(told.findings.map(({ role }) => role)).toEqual(["note"]);
  });

  test("what the direct way does is a note at most", () => {
    const lost = thrice((attempt) => connect(one, "timeout", { attempt }));
    const told = judgedWith([proxyAnswer(200), through(handshake()), through(answer(200)), ...lost]);
    expect(told.verdict).toBe("healthy");
    expect(told.findings).toMatchObject([{ role: "note", cause: "tcp.filtered" }]);
    expect(told.findings[0]?.summary).toContain("without the proxy");
  });

  test("a tunnel to where the target leads does not come about, three times", () => {
    const to = "https://login.other.example:8443/";
    const led = [proxyAnswer(200), through(handshake()), through(answer(302, { headers: { location: to } })), heldBack(to)];
    const asked = { purpose: "redirect", round: 2, authority: "login.other.example:8443" } as const;
    const told = judgedWith([...led, ...thrice((attempt) => proxyAnswer(502, { attempt, ...asked }))]);
    expect(rootsOf(told)).toEqual(["proxy.cannot-reach-target"]);
    expect(told.findings[0]).toMatchObject({
      summary: "502: no tunnel for the redirect to login.other.example",
      untested: ["proxy.dns"],
      alsoConsidered: [{ cause: "proxy.unreachable" }],
    });
    const mute = thrice((attempt) => proxyBroken("timeout", "wait", { attempt, ...asked }));
    expect(rootsOf(judgedWith([...led, ...mute]))).toEqual(["proxy.cannot-reach-target"]);
  });

  test("a redirect to the same name is none that the proxy could not look up", () => {
    const to = "https://api.example.com:8443/";
    const led = [proxyAnswer(200), through(handshake()), through(answer(302, { headers: { location: to } })), heldBack(to)];
    const asked = { purpose: "redirect", round: 2, authority: "api.example.com:8443" } as const;
    const [finding] = judgedWith([...led, ...thrice((attempt) => proxyAnswer(502, { attempt, ...asked }))]).findings;
    expect(finding).toMatchObject({
      cause: "proxy.cannot-reach-target",
      untested: [],
      alsoConsidered: [{ cause: "proxy.dns" }, { cause: "proxy.unreachable" }],
    });
  });

  test("silence of one that lives", () =>
    expect(
      rootsOf(
        judgedWith([
          ...thrice((attempt) => proxyBroken("closed", "wait", { attempt })),
          proxyAnswer(400, { asks: "itself", purpose: "itself", round: 2 }),
        ]),
      ),
    ).toEqual(["proxy.cannot-reach-target"]));
});
