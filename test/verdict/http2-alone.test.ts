import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { type Judgement, judge } from "../../src/verdict/judge.ts";
import { defaultSettings, one } from "../build/common.ts";
import { asked, firstResolver } from "../build/dns.ts";
import { answer, brokenRequest } from "../build/http.ts";
import { overHttp2 } from "../build/http-beyond.ts";
import { factsOf } from "../build/judged.ts";
import { tcp } from "../build/tcp.ts";
import { handshake } from "../build/tls.ts";

const healthPath = "/grpc.health.v1.Health/Check";
const below = [...asked(firstResolver, { gives: [one] }), ...tcp(one, "connected"), handshake({ data: { alpn: "h2" } })];
const calls = (grpcStatus: number | null, count = 3): Observation[] =>
  Array.from({ length: count }, (_, index) => overHttp2(200, { purpose: "grpc", attempt: index + 1, data: { grpcStatus } }));
const thrice = (make: (attempt: number) => Observation): Observation[] => [1, 2, 3].map(make);

const judged = (observations: readonly Observation[], named: string | null = healthPath): Judgement =>
  judge({
    ...factsOf([...below, ...observations]),
    settings: { ...defaultSettings, expect: { ...defaultSettings.expect, healthPath: named } },
  });
const causesOf = ({ findings }: Judgement): string[] => findings.map(({ cause, role }) => `${role} ${cause}`);

/** What a request in HTTP/1.1 meets at a server that speaks HTTP/2 alone. */
const pages = {
  "an alert": (attempt: number) => brokenRequest("tls-alert", "handshake", { attempt, data: { alert: 120 } }),
  "a SETTINGS frame": (attempt: number) => brokenRequest("malformed", "headers", { attempt, data: { alpn: null, spoken: "h2" } }),
  "a hang-up": (attempt: number) => brokenRequest("closed", "wait", { attempt, data: { alpn: null } }),
};

describe.each(Object.entries(pages))("a gRPC service that speaks HTTP/2 alone meets HTTP/1.1 with %s", (_, page) => {
  test("and is healthy where its calls are", () => {
    const { verdict, layers } = judged([...thrice(page), ...calls(0)]);
    expect(verdict).toBe("healthy");
    expect(layers.find(({ layer }) => layer === "http")?.because).toBe(`${one} answers gRPC calls`);
  });
  test("and is blamed for its calls alone", () => {
    expect(causesOf(judged([...thrice(page), ...calls(14)]))).toEqual(["root http.grpc-failed"]);
  });
  test("and for that where nobody named a method", () => {
    expect(judged([...thrice(page)], null).verdict).not.toBe("healthy");
  });
});

describe("a service that serves a page beside gRPC is judged by both", () => {
  test("the page is well, the calls are not", () => {
    expect(causesOf(judged([answer(200), ...calls(14)]))).toEqual(["root http.grpc-failed"]);
  });
  test("the calls are well, the page is not", () => {
    const bad = thrice((attempt) => answer(502, { attempt }));
    expect(causesOf(judged([...bad, ...calls(0)]))).toEqual(["root http.bad-gateway"]);
  });
  test("a server that chose HTTP/1.1 and hangs up on the page is no service of HTTP/2 alone", () => {
    const cut = thrice((attempt) => brokenRequest("closed", "wait", { attempt, data: { alpn: "http/1.1" } }));
    expect(causesOf(judged([...cut, ...calls(0)]))).toEqual(["root http.no-response"]);
  });
});

describe("calls count for the HTTP layer", () => {
  const silent = (attempt: number) => overHttp2(["timeout", "wait"], { purpose: "grpc", attempt, data: { settled: true } });
  test("three that hang are named, though the page is well", () => {
    expect(causesOf(judged([answer(200), ...thrice(silent)]))).toEqual(["root http.grpc-failed"]);
  });
  test("two that hang leave it open", () => {
    expect(judged([answer(200), silent(1), silent(2)]).verdict).toBe("inconclusive");
  });
  test("one among many that work is no more than a note", () => {
    const { verdict, findings } = judged([
      answer(200),
      ...calls(0, 9),
      overHttp2(200, { purpose: "grpc", attempt: 10, data: { grpcStatus: 14 } }),
    ]);
    expect(verdict).toBe("healthy");
    expect(findings.map(({ role }) => role)).toEqual(["note"]);
  });
});
