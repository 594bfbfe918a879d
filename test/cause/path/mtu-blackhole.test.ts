import { describe, expect, test } from "vitest";
import { httpTarget, one, two } from "../../build/common.ts";
import { answer, brokenRequest } from "../../build/http.ts";
import { judged } from "../../build/judged.ts";
import { far, sizes } from "../../build/path.ts";
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

  describe("a router tells this machine what it takes, and not the server", () => {
    const lost = { ...kernel, bytesAcked: 1_701, outOfOrder: 1, pathMtu: 1_280 };
    const shake = (told: Parameters<typeof brokenHandshake>[1] = {}, seen: Partial<typeof lost> = {}) =>
      brokenHandshake("timeout", { ...told, data: { connectMs: 5, helloBytes: 1_700, kernel: { ...lost, ...seen } } });
    const page = (startMs: number, seen: Partial<typeof lost> = {}) =>
      brokenRequest("timeout", "handshake", { startMs, data: { kernel: { ...lost, ...seen } } });
    const later = [
      ...[600, 1_200, 1_800].map((startMs, n) => handshake({ attempt: n + 2, startMs })),
      ...[2_500, 3_100].map((startMs, n) => answer(200, { attempt: n + 2, startMs })),
    ];
    const told = sizes(one, 1_280, { tooBigFrom: far, startMs: 2_500 });

    test("the first connections stall behind a gap, and all later ones are well", () => {
      const { findings } = judged([...connected, shake(), page(0), told, ...later]);
      expect(findings[0]).toMatchObject({ cause: "path.mtu-blackhole", role: "root", pattern: "everywhere", untested: [] });
      expect(findings[0]?.summary).toContain("1280");
      expect(findings.filter(({ role }) => role === "root")).toHaveLength(1);
    });

    test("its pages alone are large: two stall before the pings teach it", () => {
      const http = { target: httpTarget };
      const plain = (startMs: number, told: { ok: boolean }) =>
        told.ok
          ? answer(200, { url: httpTarget.url, startMs })
          : brokenRequest("timeout", "wait", { url: httpTarget.url, startMs, data: { kernel: { ...lost, pathMtu: 1_500 } } });
      const seen = [
        ...tcp(one, "connected", { port: 80 }),
        ...[0, 2_490].map((startMs) => plain(startMs, { ok: false })),
        ...[3_000, 3_500, 4_000].map((startMs) => plain(startMs, { ok: true })),
      ];
      const short = answer(200, { url: `${httpTarget.url}health`, purpose: "health-path", startMs: 0 });
      for (const beside of [[], [short]])
        expect(roots([...seen, ...beside, told], http)).toMatchObject([{ cause: "path.mtu-blackhole", pattern: "everywhere" }]);
      expect(roots([...seen, sizes(one, 1_500, { startMs: 2_500 })], http)).toEqual([]);
    });

    test("one that began before it was told is well: it is no matter of size", () => {
      const early = answer(200, { startMs: 0 });
      expect(roots([...connected, shake(), shake({ attempt: 2, startMs: 0 }), early, told, ...later])).toEqual([]);
    });

    test("one alone may be a loss", () => {
      expect(roots([...connected, shake(), told, ...later])).toEqual([]);
    });

    test("nothing is missing of what the server sent: it is slow by itself", () => {
      const silent = [shake({}, { outOfOrder: 0 }), page(0, { outOfOrder: 0 })];
      expect(roots([...connected, ...silent, told, ...later]).map(({ cause }) => cause)).not.toContain("path.mtu-blackhole");
    });
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
