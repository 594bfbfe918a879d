import { describe, expect, test } from "vitest";
import { bodyStalled } from "../../../src/cause/http/body-stalled.ts";
import { malformed } from "../../../src/cause/http/malformed.ts";
import { resetMidResponse } from "../../../src/cause/http/reset-mid-response.ts";
import { truncated } from "../../../src/cause/http/truncated.ts";
import { seenOf, two } from "../../build/common.ts";
import { answer, brokenRequest } from "../../build/http.ts";
import { namedInHttp } from "../../build/http-causes.ts";

const good = answer(200, { address: two });

describe("an answer that begins and does not end", () => {
  test.each([
    [
      "http.reset-mid-response",
      resetMidResponse,
      brokenRequest("reset", "body", { data: { status: 200, bodyBytes: 1_234 } }),
      "answer reset in the middle, after 1.2 kB",
    ],
    ["http.reset-mid-response", resetMidResponse, brokenRequest("closed", "headers"), "answer cut off in its headers"],
    [
      "http.truncated",
      truncated,
      brokenRequest("closed", "body", { data: { status: 200, bodyPromised: 10_000, bodyBytes: 999 } }),
      "answer ends after 999 bytes of 10.0 kB",
    ],
    [
      "http.truncated",
      truncated,
      brokenRequest("closed", "body", { data: { status: 200, bodyPromised: null, bodyBytes: 999 } }),
      "answer ends before its last part",
    ],
    [
      "http.truncated",
      truncated,
      brokenRequest("malformed", "body", { data: { status: 200, bodyPromised: 10, bodyBytes: 9 } }),
      "answer ends after 9 bytes of 10 bytes",
    ],
    [
      "http.body-stalled",
      bodyStalled,
      brokenRequest("timeout", "body", { data: { status: 200, bodyBytes: 2_500_000, phases: { bodyMs: 7_900 } } }),
      "answer not finished within 7.9 s, 2.5 MB came",
    ],
    ["http.body-stalled", bodyStalled, brokenRequest("timeout", "headers"), "answer stops in its headers"],
    ["http.malformed", malformed, brokenRequest("malformed", "headers"), "the answer is not valid HTTP"],
    [
      "http.malformed",
      malformed,
      answer(400, { excerpt: "The plain HTTP request was sent to HTTPS port" }),
      "plain HTTP is spoken to a port of HTTPS",
    ],
    [
      "http.malformed",
      malformed,
      answer(200, { data: { notInCoding: "gzip" } }),
      "the answer says that it is packed by gzip, and is not",
    ],
    ["http.malformed", malformed, brokenRequest("too-large", "headers"), "headers of the answer are too large for any client"],
  ])("%s (%#)", (id, cause, bad, says) => {
    expect(cause.find(seenOf([bad, good]))).toMatchObject([{ failed: [bad], worked: [good], says }]);
    expect(namedInHttp([bad, good])).toEqual([id]);
  });

  test.each([
    [
      "a 5xx that breaks off is named by its status",
      brokenRequest("reset", "body", { data: { status: 503 } }),
      ["http.unavailable"],
    ],
    [
      "events without an end",
      brokenRequest("timeout", "body", {
        data: { status: 200, phases: { bodyMs: 7_000 }, headers: [["content-type", "text/event-stream; charset=utf-8"]] },
      }),
      [],
    ],
    ["a body that had no time left", brokenRequest("timeout", "body", { data: { status: 200, phases: { bodyMs: 80 } } }), []],
    ["more body than is read", answer(200, { data: { bodyWhole: false, bodyBytes: 262_144 } }), []],
    [
      "a redirect whose page is not in its coding: nobody reads it",
      answer(302, { headers: { location: "https://api.example.com/in" }, data: { notInCoding: "gzip" } }),
      [],
    ],
    ["stopped", brokenRequest("cancelled", "body", { data: { status: 200 } }), []],
    ["an early break has another name", brokenRequest("reset", "wait"), ["http.no-response"]],
  ])("%s", (_, one, ids) => {
    expect(namedInHttp([one, good])).toEqual(ids);
  });

  test("headers that most clients pass over: a note, and what is wrong with them", () => {
    const told = [answer(200, { data: { forgiven: ["lines end in LF alone"] } })];
    expect(namedInHttp(told)).toEqual([]);
    expect(malformed.find(seenOf(told))).toMatchObject([{ impact: "latent", failed: told, worked: [] }]);
    expect(malformed.find(seenOf(told))[0]?.next.join(" ")).toContain("lines end in LF alone");
  });

  test("a stalled body with a hole in it: the path's packet size is as likely", () => {
    const kernel = {
      state: "ESTAB",
      bytesSent: 100,
      bytesAcked: 101,
      bytesReceived: 200,
      retransmits: 0,
      outOfOrder: 3,
      pathMtu: 1_500,
      rttMs: 5,
    };
    expect(bodyStalled.find(seenOf([brokenRequest("timeout", "body", { data: { status: 200, kernel } })]))).toMatchObject([
      { equally: ["path.mtu-blackhole"] },
    ]);
    expect(bodyStalled.toldApartFrom).toContain("path.mtu-blackhole");
  });

  test("an answer of which less was read than had come before the break says nothing against it", () => {
    const cut = brokenRequest("closed", "body", { data: { status: 200, bodyPromised: 1_048_576, bodyBytes: 524_288 } });
    const read = (bodyBytes: number, bodyWhole: boolean) =>
      answer(200, { address: two, purpose: "sample", data: { bodyWhole, bodyBytes } });
    const [short, far, whole] = [read(262_144, false), read(2_097_152, false), read(12, true)];
    expect(truncated.find(seenOf([cut, short, far, whole]))).toMatchObject([{ failed: [cut], worked: [far, whole] }]);
  });

  test("the health path is nobody's but the checker's", () => {
    expect(truncated.find(seenOf([brokenRequest("closed", "body", { purpose: "health-path" })]))).toEqual([]);
  });
});
