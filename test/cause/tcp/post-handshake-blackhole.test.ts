import { describe, expect, test } from "vitest";
import { postHandshakeBlackhole } from "../../../src/cause/tcp/post-handshake-blackhole.ts";
import { one, seenOf, tcpTarget, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { connect, oneByte } from "../../build/tcp.ts";
import { brokenHandshake, handshake, thrice } from "../../build/tls.ts";

const kernel = (bytesAcked: number) => ({
  state: "ESTAB",
  bytesSent: 1_500,
  bytesAcked,
  bytesReceived: 0,
  retransmits: 4,
  outOfOrder: 0,
  pathMtu: 1_500,
  rttMs: 1,
});
const unheard = (told: { attempt: number }) =>
  brokenHandshake("timeout", { ...told, data: { connectMs: 5, helloBytes: 500, kernel: kernel(1) } });

describe("tcp.post-handshake-blackhole", () => {
  test("not even one byte is acknowledged: the root, and the handshake is its consequence", () => {
    const { findings } = judged([connect(one, "connected"), ...thrice(unheard), ...thrice((told) => oneByte(one, false, told))]);
    expect(findings.map(({ cause, role }) => [cause, role])).toEqual([
      ["tcp.post-handshake-blackhole", "root"],
      ["tls.handshake-timeout", "consequence"],
    ]);
    expect(findings[0]).toMatchObject({ pattern: "everywhere", untested: [] });
    expect(findings[0]?.alsoConsidered.map(({ cause }) => cause)).toEqual(["path.mtu-blackhole"]);
  });

  test("a handshake that was stopped with the run is none that was answered", () => {
    const stopped = brokenHandshake("cancelled", { attempt: 9, purpose: "sample" });
    const told = [connect(one, "connected"), ...thrice(unheard), ...thrice((each) => oneByte(one, false, each)), stopped];
    expect(judged(told).findings[0]).toMatchObject({ cause: "tcp.post-handshake-blackhole", pattern: "everywhere" });
  });

  test("one byte arrives, so it is the size of packets or the application", () => {
    const told = [connect(one, "connected"), ...thrice(unheard), oneByte(one, true)];
    expect(postHandshakeBlackhole.find(seenOf(told))).toEqual([]);
  });

  test("a byte of another value arrives: what is dropped is what begins like TLS", () => {
    const lost = thrice((told) => oneByte(one, false, told));
    const seen = [connect(one, "connected"), ...thrice(unheard), ...lost, oneByte(one, true, { spoken: "unknown" })];
    expect(judged(seen).findings).toMatchObject([{ cause: "tls.handshake-timeout", role: "root", pattern: "everywhere" }]);
    const both = [connect(one, "connected"), ...thrice(unheard), ...lost, oneByte(one, false, { spoken: "unknown" })];
    expect(judged(both).findings[0]).toMatchObject({ cause: "tcp.post-handshake-blackhole", pattern: "everywhere" });
  });

  test("nobody asked by one byte, or this machine cannot tell", () => {
    expect(postHandshakeBlackhole.find(seenOf([connect(one, "connected"), ...thrice(unheard)]))).toEqual([]);
    expect(postHandshakeBlackhole.find(seenOf([connect(one, "connected"), oneByte(one, null)]))).toEqual([]);
  });

  test("where nothing is known of what is spoken the byte alone tells", () => {
    const told = [connect(one, "connected", { port: 9_000 }), ...thrice((each) => oneByte(one, false, { ...each, port: 9_000 }))];
    const { findings, verdict } = judged(told, { target: { ...tcpTarget, port: 9_000 } });
    expect(verdict).toBe("suspect");
    expect(findings[0]).toMatchObject({ cause: "tcp.post-handshake-blackhole", role: "root" });
  });

  test("one of two addresses", () => {
    const told = [
      connect(one, "connected"),
      connect(two, "connected"),
      ...thrice((each) => oneByte(one, false, each)),
      handshake({ address: two }),
    ];
    expect(judged(told).findings[0]).toMatchObject({ pattern: "some-addresses", scope: { addresses: [one] } });
  });

  test("one unacknowledged byte among connections that are served is no more than a loss", () => {
    const served = Array.from({ length: 20 }, (_, n) => handshake({ attempt: n + 1, purpose: "sample" }));
    expect(judged([connect(one, "connected"), ...served, oneByte(one, false)]).findings[0]).toMatchObject({ role: "note" });
  });
});
