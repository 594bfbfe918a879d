import { describe, expect, test } from "vitest";
import { backendInconsistent } from "../../../src/cause/http/backend-inconsistent.ts";
import { seenOf, six, two } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { expecting } from "../../build/http-causes.ts";
import { judged } from "../../build/judged.ts";

type Told = Parameters<typeof answer>[1];
const found = (observations: Parameters<typeof seenOf>[0], told = {}) => backendInconsistent.find(seenOf(observations, told));

/** So many tries 250 ms apart, of which every `each`th is of the odd kind. */
const mixed = (
  count: number,
  each: number,
  odd: (told: Told) => ReturnType<typeof answer>,
  good = (told: Told) => answer(200, told),
) =>
  Array.from({ length: count }, (_, index) => {
    const told: Told = { purpose: index === 0 ? "user-path" : "sample", attempt: index + 1, startMs: index * 250 };
    return index % each === each - 1 ? odd(told) : good(told);
  });

describe("http.backend-inconsistent", () => {
  test.each([
    ["a page that some lack", (told: Told) => answer(404, told), /^some answers are 404, others 200/],
    ["a login that some want", (told: Told) => answer(401, told), /401/],
    [
      "a member that nobody set up",
      (told: Told) => answer(200, { ...told, data: { title: "Welcome to nginx!" } }),
      /^some answers are a default page/,
    ],
    [
      "content that a client of the other cannot read",
      (told: Told) => answer(200, { ...told, headers: { "content-type": "text/html" } }),
      /^some answers are 200 html, others 200 json/,
    ],
  ])("%s", (_, odd, says) => {
    const good = (told: Told) => answer(200, { ...told, headers: { "content-type": "application/json; charset=utf-8" } });
    const tries = mixed(20, 4, odd, good);
    const { verdict, findings } = judged(tries);
    expect(verdict).toBe("suspect");
    expect(findings.filter(({ role }) => role === "root")).toMatchObject([
      { cause: "http.backend-inconsistent", pattern: "some-tries", impact: "degrades", scope: { failed: 5, tried: 20 } },
    ]);
    if (_ !== "a page that some lack") expect(findings[0]?.summary).toMatch(says);
  });

  test("without the text that must be there, on some tries", () => {
    const settings = expecting({ text: "ready" });
    const tries = mixed(
      20,
      5,
      (told) => answer(200, { ...told, data: { expectedTextFound: false } }),
      (told) => answer(200, { ...told, data: { expectedTextFound: true } }),
    );
    expect(found(tries, { settings })).toMatchObject([{ failed: tries.filter(({ data }) => data.expectedTextFound === false) }]);
  });

  test("by address: the one that lacks it is named", () => {
    const bad = [1, 2, 3].map((attempt) => answer(404, { attempt }));
    const good = [1, 2, 3].map((attempt) => answer(200, { attempt, address: two }));
    expect(judged([...bad, ...good]).findings[0]).toMatchObject({
      cause: "http.backend-inconsistent",
      role: "root",
      pattern: "some-addresses",
      works: { addresses: [two] },
    });
    const overSix = bad.map((one) => ({ ...one, subject: { ...one.subject, address: six } }));
    expect(judged([...overSix, ...good]).findings[0]).toMatchObject({
      cause: "http.backend-inconsistent",
      pattern: "one-family",
    });
  });

  test("which software writes the odd ones is told", () => {
    const tries = mixed(
      12,
      2,
      (told) => answer(404, { ...told, headers: { server: "Apache/2.4.1" } }),
      (told) => answer(200, { ...told, headers: { server: "nginx" } }),
    );
    expect(found(tries)[0]?.next[0]).toContain("the odd ones are written by apache, the others by nginx");
  });

  test.each([
    ["a body that changes each time", mixed(20, 2, (told) => answer(200, { ...told, data: { bodySha256: "b" } }))],
    ["other software with the same answer", mixed(20, 2, (told) => answer(200, { ...told, headers: { server: "Apache" } }))],
    ["a redirect now and then", mixed(20, 2, (told) => answer(302, { ...told, headers: { location: "/home" } }))],
    ["404 always", mixed(20, 1, (told) => answer(404, told))],
    [
      "404 and 403, none of them good",
      mixed(
        20,
        2,
        (told) => answer(404, told),
        (told) => answer(403, told),
      ),
    ],
    [
      "the same form under another charset",
      mixed(
        20,
        2,
        (told) => answer(200, { ...told, headers: { "content-type": "text/html; charset=x" } }),
        (told) => answer(200, { ...told, headers: { "content-type": "text/html" } }),
      ),
    ],
    ["a challenge now and then", mixed(20, 3, (told) => answer(403, { ...told, headers: { "cf-mitigated": "challenge" } }))],
    ["a 5xx, which has a name of its own", mixed(20, 3, (told) => answer(500, told))],
    ["a limit", mixed(20, 10, (told) => answer(429, told))],
  ])("%s is none", (_, observations) => {
    expect(found(observations)).toEqual([]);
  });

  test("good at first and never again has changed: asked too often, or somebody deploys", () => {
    const tries = Array.from({ length: 20 }, (_, index) =>
      answer(index < 8 ? 200 : 403, { purpose: "sample", attempt: index + 1, startMs: index * 250 }),
    );
    expect(found(tries)).toEqual([]);
  });

  test("another vantage that is turned away where it stands is none", () => {
    expect(found([answer(200), answer(403, { vantage: "there" })])).toEqual([]);
  });

  test("one odd answer in twenty is a note", () => {
    const { verdict, findings } = judged(mixed(20, 20, (told) => answer(404, told)));
    expect(verdict).toBe("healthy");
    expect(findings.every(({ role }) => role === "note")).toBe(true);
  });

  describe("answers of no bytes", () => {
    const tries = (isEmpty: (index: number) => boolean, headers: Readonly<Record<string, string>> = {}) =>
      Array.from({ length: 20 }, (_, index) =>
        answer(200, {
          purpose: "sample",
          attempt: index + 1,
          startMs: index * 400,
          headers,
          data: { bodyBytes: isEmpty(index) ? 0 : 512, bodyWhole: true },
        }),
      );

    test.each([{}, { "content-type": "text/html" }])("among whole pages, on some tries: %j", (headers) => {
      const all = tries((index) => index % 3 === 0, headers);
      expect(judged(all).findings[0]).toMatchObject({ cause: "http.backend-inconsistent", role: "root", pattern: "some-tries" });
      expect(backendInconsistent.find(seenOf(all))[0]?.says).toContain("an empty 200");
    });

    test("that come late are named by that alone", () => {
      const late = tries((index) => index % 3 === 0).map((one) =>
        one.data.bodyBytes === 0 ? { ...one, data: { ...one.data, phases: { ...one.data.phases, waitMs: 3_000 } } } : one,
      );
      expect(judged(late).findings.map(({ cause, role }) => [cause, role])).toEqual([["http.slow", "root"]]);
    });

    test("are healthy where nothing else comes, where most are, or where only their length is not known", () => {
      expect(backendInconsistent.find(seenOf(tries(() => true)))).toEqual([]);
      expect(backendInconsistent.find(seenOf(tries((index) => index % 3 > 0)))).toEqual([]);
      expect(backendInconsistent.find(seenOf([...tries(() => false), answer(200, { attempt: 30, startMs: 30 })]))).toEqual([]);
    });
  });
});
