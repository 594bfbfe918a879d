import { describe, expect, test } from "vitest";
import { wrongVirtualHost } from "../../../src/cause/http/wrong-virtual-host.ts";
import { apiTarget, one, seenOf, two } from "../../build/common.ts";
import { answer, brokenRequest } from "../../build/http.ts";
import { expecting } from "../../build/http-causes.ts";
import { judged } from "../../build/judged.ts";

type Told = Parameters<typeof answer>[1];
const html = { "content-type": "text/html", server: "nginx" };
const page = (title: string, told: Told = {}, sha = title) =>
  answer(200, { ...told, headers: html, data: { title, bodySha256: sha } });
const missing = (told: Told = {}) => answer(404, { ...told, headers: html, data: { title: "404 Not Found" } });
const stranger = { purpose: "wrong-host", host: "faultline-no-such-name.example.com" } as const;
/** A page without a title. */
const text = (words: string, told: Told = {}, sha = words) =>
  answer(200, { ...told, headers: { "content-type": "text/plain", server: "nginx" }, excerpt: words, data: { bodySha256: sha } });
const often = (make: (attempt: number) => ReturnType<typeof answer>) => [1, 2, 3].map(make);
const found = (observations: Parameters<typeof seenOf>[0], told = {}) => wrongVirtualHost.find(seenOf(observations, told));

describe("http.wrong-virtual-host", () => {
  test.each([
    ["Welcome to nginx!", "nginx's welcome page"],
    ["Apache2 Ubuntu Default Page: It works", "Apache's default page"],
    ["Apache2 Debian Default Page: It works", "Apache's default page"],
    ["IIS Windows Server", "the default page of IIS"],
    ["Apache Tomcat/10.1.7", "Tomcat's default page"],
    ["It works! Apache httpd", "Apache's default page"],
    ["It works!", "Apache's default page"],
    ["Site not found · GitHub Pages", "GitHub Pages' page for an unknown name"],
  ])("the title %j", (title, what) => {
    const bad = page(title);
    expect(found([bad])).toMatchObject([{ failed: [bad], says: `answers with ${what}`, stated: true }]);
    expect(judged([bad])).toMatchObject({
      verdict: "suspect",
      findings: [{ cause: "http.wrong-virtual-host", role: "root", pattern: "everywhere" }],
    });
  });

  test.each([
    [200, "<html><body><h1>It works!</h1></body></html>\\n", {}],
    [200, "<!doctype html>\\n<html><body>\\n<h1>It works!</h1>", {}],
    [200, "Welcome to nginx!\\n", {}],
    [200, "<!DOCTYPE html>\\n<html>\\n<body>\\n<h1>Welcome to nginx!</h1>\\n<p>If you see", {}],
    [404, "default backend - 404", {}],
    [404, "<Error><Code>NoSuchBucket</Code>", {}],
    [400, "<BODY><h2>Bad Request - Invalid Hostname</h2>", {}],
    [404, "<h2>Not Found</h2>", { server: "Microsoft-HTTPAPI/2.0" }],
    [500, "Fastly error: unknown domain: api.example.com.", {}],
  ])("%i %s", (status, excerpt, headers) => {
    const { findings } = judged([1, 2, 3].map((attempt) => answer(status, { attempt, excerpt, headers })));
    expect(findings).toMatchObject([{ cause: "http.wrong-virtual-host", role: "root" }]);
  });

  test("a name that Django was not told of", () => {
    const bad = answer(400, { headers: html, data: { title: "DisallowedHost at /api" } });
    expect(found([bad])).toMatchObject([{ failed: [bad], says: "answers with Django's page for an unknown name" }]);
  });

  test("a default page at one of two addresses", () => {
    const tries = [page("Welcome to nginx!"), page("Shop", { address: two })];
    expect(judged(tries).findings).toMatchObject([
      { cause: "http.wrong-virtual-host", role: "root", pattern: "some-addresses", works: { addresses: [two] } },
    ]);
  });

  test("404 to any Host, where another address knows the name", () => {
    const bad = [1, 2, 3].map((attempt) => missing({ attempt }));
    const good = [1, 2, 3].map((attempt) => page("Shop", { attempt, address: two }));
    const others = [missing(stranger), missing({ ...stranger, address: two })];
    const [match] = found([...bad, ...good, ...others]);
    expect(match).toMatchObject({ failed: bad, worked: good, beside: others });
    const { findings } = judged([...bad, ...good, ...others]);
    expect(findings.filter(({ role }) => role === "root")).toMatchObject([
      { cause: "http.wrong-virtual-host", pattern: "some-addresses", works: { addresses: [two] } },
    ]);
    expect(findings.find(({ cause }) => cause === "http.backend-inconsistent")).toMatchObject({ role: "consequence" });
  });

  test("somebody else's page to any Host, word for word, where another address knows the name", () => {
    const bad = page("Blog of Ann");
    const good = page("Shop", { address: two });
    const others = [page("Blog of Ann", stranger), missing({ ...stranger, address: two })];
    expect(found([bad, good, ...others])).toMatchObject([{ failed: [bad], worked: [good] }]);
    const changing = page("Blog of Ann", stranger, "other body");
    expect(found([bad, good, changing, missing({ ...stranger, address: two })])).toEqual([]);
  });

  test.each([
    ["a site that is alone on its server", [page("Shop"), page("Shop", stranger)]],
    ["404 to everybody, and no other address", [missing(), missing(stranger)]],
    ["404 at both addresses", [missing(), missing({ address: two }), missing(stranger), missing({ ...stranger, address: two })]],
    [
      "one address without the page, of which neither looks at the Host",
      [missing(), page("Shop", { address: two }), missing(stranger), page("Shop", { ...stranger, address: two })],
    ],
    ["a page that speaks of nginx", [page("How to say Welcome to nginx!")]],
    ["a page that greets nginx's users", [answer(200, { excerpt: "<html><body><h1>Welcome to nginx! The book</h1>" })]],
    ["an application's first words", [answer(200, { excerpt: "It works!\\n" })]],
    ["a health check in words", [answer(200, { excerpt: "It works! Build 17" })]],
    ["a Go program's 404", [answer(404, { excerpt: "404 page not found" })]],
  ])("%s is healthy", (_, observations) => {
    expect(found(observations)).toEqual([]);
  });

  test("asked for by its address, a default page is what belongs there", () => {
    const target = { ...apiTarget, kind: "address" as const, host: one };
    expect(found([page("Welcome to nginx!")], { target })).toEqual([]);
  });

  test("with the text that was expected it is the right page", () => {
    const expected = answer(200, { data: { title: "Welcome to nginx!", expectedTextFound: true } });
    expect(found([expected], { settings: expecting({ text: "Welcome" }) })).toEqual([]);
  });

  test("where the same address serves the name on other tries, a member is at fault and not the name", () => {
    expect(found([page("Welcome to nginx!"), page("Shop", { attempt: 2 })])).toEqual([]);
  });

  describe("pages without a title", () => {
    const bad = often((attempt) => text("default\\n", { attempt }));
    const good = often((attempt) => text("shop\\n", { attempt, address: two }));
    const others = [text("default\\n", stranger), text("default\\n", { ...stranger, address: two })];

    test("are told apart word for word, where each address keeps to its own", () => {
      expect(found([...bad, ...good, ...others])).toMatchObject([{ failed: bad, worked: good, beside: others }]);
      expect(judged([...bad, ...good, ...others]).findings).toMatchObject([
        { cause: "http.wrong-virtual-host", pattern: "some-addresses", works: { addresses: [two] } },
      ]);
    });

    test("that change each time, or of which one was heard, say nothing", () => {
      const changing = often((attempt) => text("shop\\n", { attempt, address: two }, `body ${attempt}`));
      expect(found([...bad, ...changing, ...others])).toEqual([]);
      expect(found([...bad, ...good.slice(0, 1), ...others])).toEqual([]);
    });

    test("that say mostly the same are one site, of which each server says its own name", () => {
      const first = often((attempt) => text("Hello from web-1", { attempt }));
      const second = often((attempt) => text("Hello from web-2", { attempt, address: two }));
      const same = text("Hello from web-1", stranger);
      expect(found([...first, ...second, same, missing({ ...stranger, address: two })])).toEqual([]);
    });

    test("are no other page where neither address looks at the Host", () => {
      const alone = [text("default\\n", stranger), text("shop\\n", { ...stranger, address: two })];
      expect(found([...bad, ...good, ...alone])).toEqual([]);
    });
  });

  describe("an address that hangs up on strangers", () => {
    const bad = often((attempt) => missing({ attempt }));
    const good = often((attempt) => page("Shop", { attempt, address: two }));
    const atBad = missing(stranger);

    test.each(["closed", "reset"] as const)("knows the name: %s", (code) => {
      const hungUp = brokenRequest(code, "wait", { ...stranger, address: two });
      expect(found([...bad, ...good, atBad, hungUp])).toMatchObject([{ failed: bad, worked: good, beside: [atBad, hungUp] }]);
      const { findings } = judged([...bad, ...good, atBad, hungUp]);
      expect(findings.filter(({ role }) => role === "root")).toMatchObject([
        { cause: "http.wrong-virtual-host", pattern: "some-addresses" },
      ]);
    });

    test("says nothing where it broke before, or hangs up on the name as well", () => {
      expect(found([...bad, ...good, atBad, brokenRequest("timeout", "connect", { ...stranger, address: two })])).toEqual([]);
      const hungUp = brokenRequest("closed", "wait", { ...stranger, address: two });
      const too = brokenRequest("closed", "wait", { attempt: 4, address: two });
      expect(found([...bad, ...good, too, atBad, hungUp])).toEqual([]);
    });
  });

  test("a connection that did not come about says nothing of the name", () => {
    const bad = often((attempt) => missing({ attempt }));
    const good = often((attempt) => page("Shop", { attempt, address: two }));
    const lost = [one, two].map((address) => brokenRequest("timeout", "connect", { attempt: 4, address }));
    const others = [missing(stranger), missing({ ...stranger, address: two })];
    expect(found([...bad, ...good, ...lost, ...others])).toMatchObject([{ failed: bad, worked: good }]);
  });
});
