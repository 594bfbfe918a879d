import { describe, expect, test } from "vitest";
import { misdirected } from "../../../src/cause/http/misdirected.ts";
import { httpTarget, seenOf, two } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { expecting, namedInHttp } from "../../build/http-causes.ts";
import { judged } from "../../build/judged.ts";
import { thrice } from "../../build/tls.ts";

describe("http.misdirected", () => {
  test("421 though SNI and Host are right, at one of two addresses", () => {
    const bad = thrice((told) => answer(421, told));
    const good = answer(200, { address: two });
    expect(misdirected.find(seenOf([...bad, good]))).toMatchObject([{ failed: bad, worked: [good] }]);
    expect(judged([...bad, good])).toMatchObject({
      verdict: "suspect",
      findings: [{ cause: "http.misdirected", role: "root", pattern: "some-addresses" }],
    });
  });

  test("over plain HTTP there is no SNI that could be wrong", () => {
    const bad = thrice((told) => answer(421, { ...told, url: "http://api.example.com/" }));
    expect(judged(bad, { target: httpTarget }).findings[0]).toMatchObject({ cause: "http.misdirected", pattern: "everywhere" });
  });

  test("one 421 is open, no root", () => {
    expect(judged([answer(421)]).findings.filter(({ role }) => role === "root")).toEqual([]);
  });

  test("with another SNI than the Host the answer is right; expected, it is healthy", () => {
    const other = answer(421, { host: "other.example.com" });
    const named = { ...other, subject: { ...other.subject, sni: "other.example.com" } };
    expect(misdirected.find(seenOf([named]))).toEqual([]);
    expect(namedInHttp([answer(421)], expecting({ status: 421 }))).toEqual([]);
  });

  test.each([400, 404, 403, 502])("%i is none", (status) => {
    expect(misdirected.find(seenOf([answer(status)]))).toEqual([]);
  });
});
