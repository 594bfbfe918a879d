import { describe, expect, test } from "vitest";
import { redirectLoop } from "../../../src/cause/http/redirect-loop.ts";
import type { Request } from "../../../src/observation/requests.ts";
import { httpTarget, observation, one, seenOf, stranger, two } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { expecting } from "../../build/http-causes.ts";
import { judged } from "../../build/judged.ts";

const home = "https://api.example.com/";
const to = (location: string, told: Parameters<typeof answer>[1] = {}): Request =>
  answer(302, { ...told, headers: { location, ...told?.headers } });
const hop = (number: number, url: string, location: string | null, told: Parameters<typeof answer>[1] = {}): Request =>
  location === null
    ? answer(200, { purpose: "redirect", hop: number, url, ...told })
    : to(location, { purpose: "redirect", hop: number, url, ...told });

const walk = (ended: "answer" | "circle" | "too-many" | "elsewhere", address = one) =>
  observation("http.chain", { subject: { address, port: 443, url: home, hosts: [], mostHops: 20 }, data: { ended } });

const found = (observations: Parameters<typeof seenOf>[0]) => redirectLoop.find(seenOf(observations));

describe("http.redirect-loop", () => {
  test("to itself: one answer is enough", () => {
    const bad = to("/");
    expect(found([bad])).toMatchObject([{ failed: [bad], worked: [], says: "redirects to itself", stated: true }]);
    expect(judged([bad])).toMatchObject({
      verdict: "suspect",
      findings: [{ cause: "http.redirect-loop", role: "root", pattern: "everywhere" }],
    });
  });

  test("between http and https, on one of two addresses", () => {
    const plain = "http://api.example.com/";
    const bad = to(home, { url: plain });
    const good = answer(200, { url: plain, address: two });
    const next = hop(1, home, plain);
    expect(found([bad, next, good])[0]?.says).toBe("redirects between http and https in a circle");
    expect(judged([bad, next, good], { target: httpTarget }).findings[0]).toMatchObject({
      cause: "http.redirect-loop",
      pattern: "some-addresses",
      works: { addresses: [two] },
    });
  });

  test("between two hosts, by 307 and 308, at whatever other address the second lives", () => {
    const away = "https://login.example.net/";
    const bad = [one, two].map((address) => answer(307, { address, headers: { location: away } }));
    const back = answer(308, { purpose: "redirect", url: away, address: stranger, headers: { location: home } });
    expect(found([...bad, back])[0]).toMatchObject({
      failed: bad,
      beside: [back],
      says: "redirects between 2 hosts in a circle",
    });
  });

  test("a chain that never ends", () => {
    const at = (number: number): string => `${home}?n=${number}`;
    const hops = Array.from({ length: 20 }, (_, index) => hop(index + 1, at(index + 1), at(index + 2)));
    expect(found([to(at(1)), ...hops])[0]?.says).toBe("still redirected after 20 redirects");
    expect(found([to(at(1)), ...hops.slice(0, 19), hop(20, at(20), null)])).toEqual([]);
    expect(found([to(at(1)), ...hops.slice(0, 12)])).toEqual([]);
  });

  test("where a cookie is set on the way, only if it goes round with it as well", () => {
    const bad = to("/", { headers: { "set-cookie": "<redacted>" } });
    expect(found([bad])).toEqual([]);
    expect(found([bad, walk("answer")])).toEqual([]);
    expect(found([bad, walk("elsewhere")])).toEqual([]);
    expect(found([bad, walk("circle", two)])).toEqual([]);
    const round = walk("circle");
    expect(found([bad, round])).toMatchObject([{ failed: [bad], beside: [round] }]);
  });

  test("the same first step elsewhere leads into the same, unless it was seen to end there", () => {
    const bad = to("/login");
    const other = to("/login", { address: two });
    const round = hop(1, `${home}login`, "/login");
    expect(found([bad, other, round])).toMatchObject([{ failed: [bad, other] }]);
    const end = hop(1, `${home}login`, null, { address: two });
    expect(found([bad, other, round, end])).toMatchObject([{ failed: [bad], worked: [other] }]);
  });

  test.each(["", " "])("a Location without a value (%j) leads nowhere", (location) => {
    expect(found([to(location)])).toEqual([]);
    expect(judged([1, 2, 3].map((attempt) => to(location, { attempt }))).verdict).toBe("healthy");
  });

  test("a redirect that leads to an answer is healthy, and so is one that is expected", () => {
    expect(found([to("/login"), hop(1, `${home}login`, null)])).toEqual([]);
    expect(redirectLoop.find(seenOf([to("/")], { settings: expecting({ status: 302 }) }))).toEqual([]);
    expect(found([answer(304), answer(200, { headers: { location: home } })])).toEqual([]);
  });

  describe("on some tries, where the first request met a member that answers", () => {
    const sample = (attempt: number, told: Parameters<typeof answer>[1] = {}) => ({
      purpose: "sample" as const,
      attempt,
      startMs: attempt * 400,
      ...told,
    });
    const turns = (bad: (attempt: number) => Request, good: (attempt: number) => Request): Request[] =>
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? bad : good)(index + 1));

    test("a page", () => {
      const tries = turns(
        (attempt) => to("/", sample(attempt)),
        (attempt) => answer(200, sample(attempt)),
      );
      const all = [answer(200), ...tries];
      expect(found(all)).toMatchObject([{ failed: tries.filter((_, index) => index % 2 === 0), says: "redirects to itself" }]);
      expect(judged(all).findings[0]).toMatchObject({ cause: "http.redirect-loop", role: "root", pattern: "some-tries" });
    });

    test("a redirect that leads somewhere", () => {
      const tries = turns(
        (attempt) => to("/", sample(attempt)),
        (attempt) => to("/login", sample(attempt)),
      );
      const all = [to("/login"), hop(1, `${home}login`, null), ...tries];
      expect(found(all)).toMatchObject([{ failed: tries.filter((_, index) => index % 2 === 0) }]);
      expect(judged(all).findings[0]).toMatchObject({ cause: "http.redirect-loop", pattern: "some-tries" });
    });

    test("a redirect that only carries another query is the same first step", () => {
      const tries = [1, 2, 3].map((attempt) => to(`/login?state=${attempt}`, sample(attempt)));
      expect(found([to("/login?state=0"), hop(1, `${home}login?state=0`, null), ...tries])).toEqual([]);
    });
  });

  test("once among many tries it is no rate", () => {
    const tries = Array.from({ length: 20 }, (_, index) => {
      const told = { purpose: "sample", attempt: index + 1, startMs: index * 400 } as const;
      return index === 7 ? to("/", told) : answer(200, told);
    });
    const { verdict, findings } = judged([answer(200), ...tries]);
    expect(verdict).toBe("healthy");
    expect(findings.filter(({ role, impact }) => role === "root" && impact === "breaks")).toEqual([]);
  });
});
