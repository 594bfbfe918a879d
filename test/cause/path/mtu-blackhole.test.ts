import { describe, expect, test } from "vitest";
import { httpTarget, one, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { sizes } from "../../build/path.ts";
import { connect, late, oneByte, tcp } from "../../build/tcp.ts";
import { brokenHandshake, cutHello, handshake, refusedHello, thrice } from "../../build/tls.ts";

const kernel = { state: "ESTAB", bytesSent: 1_700, bytesReceived: 0, retransmits: 4, outOfOrder: 0, pathMtu: 1_500, rttMs: 1 };
/** The hello takes two segments: nothing but the SYN was acknowledged (1), all of it (1,701), or an answer began behind a gap. */
const stalled = (bytesAcked: number, outOfOrder = 0) =>
  thrice((told) =>
    brokenHandshake("timeout", {
      ...told,
      data: { connectMs: 5, helloBytes: 1_700, kernel: { ...kernel, bytesAcked, outOfOrder } },
    }),
  );
const connected = tcp(one, "connected");
const roots = (observations: Parameters<typeof judged>[0], told: Parameters<typeof judged>[1] = {}) =>
  judged(observations, told).findings.filter(({ role }) => role === "root");

describe("path.mtu-blackhole", () => {
  test("a hello of two segments is never acknowledged, and pings over a size vanish", () => {
    const { findings } = judged([...connected, ...stalled(1), oneByte(one, true), sizes(one, 1_280)]);
    expect(findings[0]).toMatchObject({ cause: "path.mtu-blackhole", role: "root", pattern: "everywhere" });
    expect(findings[0]?.summary).toContain("1280");
    expect(findings.filter(({ role }) => role === "root")).toHaveLength(1);
    expect(findings.find(({ cause }) => cause === "tls.handshake-timeout")).toMatchObject({ role: "consequence" });
  });

  test("the answer begins behind a gap: the way back takes less", () => {
    expect(roots([...connected, ...stalled(1_701, 2), sizes(one, 1_400)])).toMatchObject([{ cause: "path.mtu-blackhole" }]);
  });

  test("all of the hello was acknowledged and nothing is missing: the server is silent, whatever pings do", () => {
    expect(roots([...connected, ...stalled(1_701), sizes(one, 1_280)])).toMatchObject([{ cause: "tls.handshake-timeout" }]);
  });

  test("all of the hello was acknowledged, and what takes a short answer is answered: the long one is lost", () => {
    const alert = refusedHello(70, { offer: "old" });
    expect(roots([...connected, ...stalled(1_701), alert, sizes(one, 1_000)])).toMatchObject([{ cause: "path.mtu-blackhole" }]);
    expect(roots([...connected, ...stalled(1_701), alert, sizes(one, 1_500)]).map(({ cause }) => cause)).not.toContain(
      "path.mtu-blackhole",
    );
  });

  test("a router says that they are too big: that works as it should", () => {
    const told = [...connected, ...stalled(1_701), sizes(one, 1_280, { tooBigFrom: "198.18.0.2" })];
    expect(roots(told).map(({ cause }) => cause)).toEqual(["tls.handshake-timeout"]);
  });

  test("all sizes pass, or no ping is answered: nothing of it is said", () => {
    for (const largest of [1_500, null])
      expect(roots([...connected, ...stalled(1), sizes(one, largest)]).map(({ cause }) => cause)).toEqual([
        "tls.handshake-timeout",
      ]);
  });

  test("no ping is answered, and a small hello arrives whole whose answer begins behind a gap", () => {
    const small = (bytesAcked: number, outOfOrder: number) =>
      cutHello("timeout", { data: { kernel: { ...kernel, bytesSent: 350, bytesAcked, outOfOrder } } });
    const told = (bytesAcked: number, outOfOrder: number) =>
      roots([...connected, ...stalled(1), sizes(one, null), small(bytesAcked, outOfOrder)]).map(({ cause }) => cause);
    expect(told(351, 1)).toEqual(["path.mtu-blackhole"]);
    expect(told(351, 0)).toEqual(["tls.handshake-timeout"]);
    expect(told(1, 0)).not.toContain("path.mtu-blackhole");
  });

  test("SYNs are lost as well, which are small: loss, and no matter of size", () => {
    const hello = cutHello("timeout", { data: { kernel: { ...kernel, bytesSent: 350, bytesAcked: 351, outOfOrder: 1 } } });
    const lost = [1, 2, 3].map((attempt) => late(one, 1, { purpose: "sample", attempt: attempt + 3, startMs: attempt * 400 }));
    const named = (...more: Parameters<typeof judged>[0]) =>
      judged([...connected, ...stalled(1), hello, ...more]).findings.map(({ cause }) => cause);
    expect(named()).toContain("path.mtu-blackhole");
    expect(named(...lost)).not.toContain("path.mtu-blackhole");
  });

  test("segments are clamped: pings vanish, and nothing stalls", () => {
    expect(judged([...connected, handshake(), sizes(one, 1_280)]).findings).toEqual([]);
  });

  test("one of two addresses", () => {
    const good = [connect(two, "connected"), handshake({ address: two })];
    expect(roots([...connected, ...stalled(1), sizes(one, 1_280), ...good])).toMatchObject([
      { cause: "path.mtu-blackhole", pattern: "some-addresses", works: { addresses: [two] } },
    ]);
  });

  test("a plain target that is not secured is judged by its pages", () => {
    expect(judged([...tcp(one, "connected", { port: 80 }), sizes(one, 1_280)], { target: httpTarget }).findings).toEqual([]);
  });
});
