import { describe, expect, test } from "vitest";
import { tcpReset } from "../../../src/cause/tcp/reset.ts";
import { failed } from "../../../src/observation/failure.ts";
import { observation, one, seenOf, two } from "../../build/common.ts";
import { answer, brokenRequest } from "../../build/http.ts";
import { silence, tcp } from "../../build/tcp.ts";

describe("tcp.reset", () => {
  test("reset although nothing was said", () => {
    const bad = [silence(one, "reset"), silence(one, "reset", { attempt: 2 })];
    const good = silence(two, "open");
    const [match, ...rest] = tcpReset.find(seenOf([...tcp(one, "connected"), ...bad, good]));
    expect(rest).toEqual([]);
    expect(match).toMatchObject({ failed: bad, worked: [good], ruledOut: [{ cause: "tls.handshake-reset", by: bad }] });
    expect(match?.says).toBe("port 443 accepts, then resets before a byte is sent");
    expect(match?.next[0]).toContain("203.0.113.7:443");
  });

  test("reset as soon as it stood, before a word was out, needs no second witness; what was answered speaks against it", () => {
    const broken = brokenRequest("reset", "connect");
    const served = answer(200, { attempt: 2 });
    expect(tcpReset.find(seenOf([broken, served]))).toMatchObject([{ failed: [broken], worked: [served] }]);
  });

  test("a request that was reset where silence is too belongs to it, one at another address does not", () => {
    const here = brokenRequest("reset", "wait");
    const there = brokenRequest("reset", "wait", { address: two });
    const quiet = silence(one, "reset");
    expect(tcpReset.find(seenOf([here, there, quiet]))).toMatchObject([{ failed: [quiet, here] }]);
  });

  test.each(["open", "closed"] as const)("%s is not a reset", (ended) => {
    expect(tcpReset.find(seenOf([silence(one, ended)]))).toEqual([]);
  });

  test("a connection that never was, and one that was not tried", () => {
    const subject = { address: one, port: 443 };
    const refused = observation("tcp.silent", { subject, failure: failed("refused", "connect", "") });
    const early = observation("tcp.silent", { subject, failure: failed("reset", "connect", "") });
    const skipped = observation("tcp.silent", { subject, skippedBecause: "policy" });
    expect(tcpReset.find(seenOf([refused, early, skipped]))).toEqual([]);
  });

  test("a handshake that is reset while silence is left in peace is a matter of TLS", () => {
    const handshake = observation("tls.handshake", {
      subject: { address: one, port: 443, sni: "api.example.com", host: "api.example.com", alpn: [], purpose: "target" },
      failure: failed("reset", "handshake", "ECONNRESET"),
    });
    expect(tcpReset.find(seenOf([handshake, silence(one, "open")]))).toEqual([]);
  });

  test("another port of the same address is not the target's", () => {
    const other = observation("tcp.silent", {
      subject: { address: one, port: 22 },
      failure: failed("reset", "silence", ""),
      data: { ended: "reset" },
    });
    expect(tcpReset.find(seenOf([other]))).toEqual([]);
  });
});
