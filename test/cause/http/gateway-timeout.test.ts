import { describe, expect, test } from "vitest";
import { gatewayTimeout } from "../../../src/cause/http/gateway-timeout.ts";
import { seenOf, two } from "../../build/common.ts";
import { answer, nginxPage } from "../../build/http.ts";
import { namedInHttp } from "../../build/http-causes.ts";

describe("http.gateway-timeout", () => {
  test("after how long, and who gave up", () => {
    const waits = [4_900, 5_000, 5_100];
    const bad = waits.map((waitMs, at) => answer(504, { waitMs, attempt: at + 1, excerpt: nginxPage("504 Gateway Time-out") }));
    const good = answer(200, { address: two });
    expect(gatewayTimeout.find(seenOf([...bad, good]))).toMatchObject([
      { failed: bad, worked: [good], says: "504 after 5.0 s, written by nginx" },
    ]);
    expect(namedInHttp([...bad, good])).toEqual(["http.gateway-timeout"]);
  });

  test("a time that this machine was too busy to measure is not told", () => {
    expect(gatewayTimeout.find(seenOf([answer(504, { waitMs: 1_000, loopDelayMs: 300 })]))[0]?.says).toBe("504 writer unknown");
  });

  test("at once: nobody waited", () => {
    const [match] = gatewayTimeout.find(seenOf([answer(504, { waitMs: 3, headers: { server: "awselb/2.0" } })]));
    expect(match?.says).toBe("504 after 3 ms, written by AWS load balancer");
    expect(match?.next[0]).toContain("before any usual waiting time");
  });
});
