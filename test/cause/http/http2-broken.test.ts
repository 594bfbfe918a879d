import { describe, expect, test } from "vitest";
import { http2Broken } from "../../../src/cause/http/http2-broken.ts";
import { seenOf, two } from "../../build/common.ts";
import { answer, brokenRequest } from "../../build/http.ts";
import { overHttp2 } from "../../build/http-beyond.ts";
import { expecting } from "../../build/http-causes.ts";
import { judged } from "../../build/judged.ts";

const broken = (attempt: number) => overHttp2(["reset", "wait"], { attempt, round: 2, data: { streamReset: 2 } });

describe("http.http2-broken", () => {
  test("twice on fresh connections, while HTTP/1.1 works", () => {
    const page = answer(200);
    const [match] = http2Broken.find(seenOf([page, broken(1), broken(2)]));
    expect(match).toMatchObject({ says: "HTTP/2 is offered and breaks off: the stream was reset", beside: [page], stated: true });
    const { verdict, findings } = judged([page, broken(1), broken(2)]);
    expect(verdict).toBe("suspect");
    expect(findings[0]).toMatchObject({ cause: "http.http2-broken", role: "root", impact: "degrades", pattern: "everywhere" });
  });

  test("at one of two addresses", () => {
    const well = overHttp2(200, { address: two });
    const { findings } = judged([answer(200), answer(200, { address: two }), broken(1), broken(2), well]);
    expect(findings[0]).toMatchObject({ cause: "http.http2-broken", pattern: "some-addresses", works: { addresses: [two] } });
  });

  const bad = (attempt: number, told: Parameters<typeof overHttp2>[1] = {}) => overHttp2(502, { attempt, round: 2, ...told });

  test("a 5xx over HTTP/2, and the page over HTTP/1.1", () => {
    const page = answer(200);
    const [match] = http2Broken.find(seenOf([page, bad(1), bad(2)]));
    expect(match).toMatchObject({ says: "HTTP/2 is offered and answers with 502", worked: [], beside: [page], stated: true });
    expect(judged([page, bad(1), bad(2)]).findings[0]).toMatchObject({ cause: "http.http2-broken", pattern: "everywhere" });
    const well = overHttp2(200, { address: two });
    const { findings } = judged([page, answer(200, { address: two }), bad(1), bad(2), well]);
    expect(findings[0]).toMatchObject({ pattern: "some-addresses", works: { addresses: [two] } });
  });

  test("a 5xx that both give, that was expected, or that is a wall against programs, is no matter of HTTP/2", () => {
    expect(http2Broken.find(seenOf([answer(502), bad(1), bad(2)]))).toEqual([]);
    expect(http2Broken.find(seenOf([answer(200), bad(1)]))).toEqual([]);
    expect(http2Broken.find(seenOf([answer(200), overHttp2(404, { attempt: 1 }), overHttp2(404, { attempt: 2 })]))).toEqual([]);
    const settings = expecting({ status: 502 });
    expect(http2Broken.find(seenOf([answer(502), bad(1), bad(2)], { settings }))).toEqual([]);
    const data = { headers: [["cf-mitigated", "challenge"]] as [string, string][] };
    expect(http2Broken.find(seenOf([answer(200), bad(1, { data }), bad(2, { data })]))).toEqual([]);
  });

  test("what breaks over HTTP/1.1 as well is no matter of HTTP/2", () => {
    const pages = (bad: number) =>
      Array.from({ length: 12 }, (_, index) => {
        const told = { purpose: "sample" as const, attempt: index + 1, startMs: index * 250 };
        return index < bad ? brokenRequest("closed", "wait", told) : answer(200, told);
      });
    const tries = [broken(1), broken(2), broken(3)];
    expect(http2Broken.find(seenOf([...pages(5), ...tries]))).toEqual([]);
    expect(http2Broken.find(seenOf([...pages(1), ...tries]))).toHaveLength(1);
    expect(http2Broken.find(seenOf([answer(502), ...tries]))).toEqual([]);
  });

  test("once is none; nor is HTTP/1.1 chosen, nor a server that answers neither", () => {
    expect(http2Broken.find(seenOf([answer(200), broken(1)]))).toEqual([]);
    expect(http2Broken.find(seenOf([answer(200), overHttp2(0, { alpn: "http/1.1", data: {} })]))).toEqual([]);
    expect(http2Broken.find(seenOf([broken(1), broken(2)]))).toEqual([]);
  });
});
