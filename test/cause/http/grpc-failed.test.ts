import { describe, expect, test } from "vitest";
import { grpcFailed } from "../../../src/cause/http/grpc-failed.ts";
import { grpcMethodIn } from "../../../src/target/grpc-method.ts";
import { seenOf, two } from "../../build/common.ts";
import { overHttp2 } from "../../build/http-beyond.ts";

const call = (grpcStatus: number | null, attempt = 1, status = 200) =>
  overHttp2(status, {
    purpose: "grpc",
    attempt,
    data: { grpcStatus, ...(grpcStatus === 14 ? { grpcMessage: "no backend" } : {}) },
  });

describe("http.grpc-failed", () => {
  test("a status other than OK is the service's own word", () => {
    const [match] = grpcFailed.find(seenOf([call(14)]));
    expect(match).toMatchObject({ says: "gRPC call ends with UNAVAILABLE", stated: true });
    expect(match?.next.join(" ")).toContain("no backend");
  });

  test("no status at all: trailers were lost", () => {
    const [match] = grpcFailed.find(seenOf([1, 2, 3].map((attempt) => call(null, attempt))));
    expect(match).toMatchObject({ says: "gRPC call ends with no grpc-status", stated: false, ruledOut: [] });
    expect(match?.next.join(" ")).toContain("passes trailers on");
  });

  test("two kinds of failure are told as they began, whichever answer came first", () => {
    const [first, second] = [call(14), call(null, 2)];
    const told = [
      [first, second],
      [second, first],
    ].map((all) => grpcFailed.find(seenOf(all)).map(({ says }) => says));
    expect(told[0]).toEqual(["gRPC call ends with UNAVAILABLE", "gRPC call ends with no grpc-status"]);
    expect(told[1]).toEqual(told[0]);
  });

  test("a status beside calls that work is one of several tries, and no word that holds", () => {
    const [match] = grpcFailed.find(seenOf([call(0), call(14, 2)]));
    expect(match).toMatchObject({ stated: false, failed: [{ attempt: 2 }], worked: [{ attempt: 1 }] });
    const elsewhere = overHttp2(200, { purpose: "grpc", address: two, data: { grpcStatus: 0 } });
    expect(grpcFailed.find(seenOf([elsewhere, call(14, 2)]))[0]).toMatchObject({ stated: true });
  });

  test("silence, and a server that speaks no HTTP/2", () => {
    const broke = (...came: Parameters<typeof overHttp2>) => grpcFailed.find(seenOf([overHttp2(...came)]))[0];
    expect(broke(["timeout", "wait"], { purpose: "grpc", data: { settled: true } })).toMatchObject({
      says: "gRPC call ends with silence",
      next: ["Look at the service: it takes the call and does not come to an end, as where all its workers wait for something."],
    });
    expect(broke(["malformed", "wait"], { purpose: "grpc", alpn: null, data: { settled: false } })?.says).toBe(
      "gRPC call ends with no HTTP/2",
    );
    expect(broke(["refused", "connect"], { purpose: "grpc" })).toBeUndefined();
  });

  test("OK is healthy, and a GET that fails is no call", () => {
    expect(grpcFailed.find(seenOf([call(0)]))).toEqual([]);
    expect(grpcFailed.find(seenOf([overHttp2(["reset", "wait"])]))).toEqual([]);
  });
});

test.each([
  ["/grpc.health.v1.Health/Check", true],
  ["/shop.Cart/Add", true],
  ["/healthz", false],
  ["/api/v1", false],
  ["/a.b/c", false],
  ["/index.html/X/Y", false],
])("%s names a method: %s", (path, is) => {
  expect(grpcMethodIn(path)).toBe(is ? path : null);
});
