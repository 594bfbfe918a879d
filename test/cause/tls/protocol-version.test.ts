import { describe, expect, test } from "vitest";
import { protocolVersion } from "../../../src/cause/tls/protocol-version.ts";
import { seenOf, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { alerted, brokenHandshake, cutHello, handshake, hello, refusedHello, thrice, withOtherNames } from "../../build/tls.ts";
import { namedBreaks, resets } from "../../build/tls-causes.ts";

const find = (observations: Parameters<typeof seenOf>[0]) => protocolVersion.find(seenOf(observations));
const speaksOld = hello({ offer: "old", data: { version: "TLSv1" } });

describe("tls.protocol-version", () => {
  test("alert 70 says it; a hello of old versions tells which one is spoken", () => {
    const bad = [alerted(70)];
    expect(find(bad)).toMatchObject([{ failed: bad, stated: true, says: "server refuses TLS 1.2 and 1.3 (alert 70)" }]);
    expect(find([...bad, speaksOld])).toMatchObject([{ beside: [speaksOld], says: "server speaks TLS 1.0 at most" }]);
  });

  test("the server picks a version that the library here refuses", () => {
    const bad = [brokenHandshake("tls-own-refusal", { data: { errno: "ERR_SSL_UNSUPPORTED_PROTOCOL" } })];
    expect(find(bad)).toMatchObject([{ failed: bad, stated: true }]);
  });

  test("no word why, and only a hello of old versions passes", () => {
    const seen = [...resets, cutHello("reset"), cutHello("reset", { offer: "tls1.2" }), speaksOld];
    expect(find(seen)).toMatchObject([{ failed: resets, says: "server speaks TLS 1.0 at most" }]);
    expect(find(seen)[0]?.stated).toBeUndefined();
    expect(namedBreaks(seen)).toEqual([]);
  });

  test("breaks off where TLS 1.3 is offered, however it does", () => {
    const seen = [...resets, cutHello("reset"), hello({ offer: "tls1.2", data: { version: "TLSv1.2" } })];
    expect(find(seen)).toMatchObject([{ says: "server breaks off where TLS 1.3 is offered" }]);
  });

  test("on one of two addresses it is the one root", () => {
    const { findings } = judged([alerted(70), speaksOld, handshake({ address: two })]);
    expect(findings).toMatchObject([
      { cause: "tls.protocol-version", role: "root", pattern: "some-addresses", scope: { failed: 1 } },
    ]);
  });

  test.each([
    ["today's hello passes as well", [cutHello("reset"), hello(), speaksOld]],
    ["nothing passes", [cutHello("reset"), cutHello("reset", { offer: "old" })]],
    ["it was not asked", []],
    ["this very name passes at times", [cutHello("reset"), speaksOld, handshake({ attempt: 4 })]],
    ["another name passes", [cutHello("reset"), speaksOld, ...withOtherNames((asked) => handshake(asked))]],
  ])("resets are not about the version where %s", (_, beside) => expect(find([...resets, ...beside])).toEqual([]));

  test("neither an old server beside a good one, nor another alert", () => {
    expect(find([handshake(), speaksOld])).toEqual([]);
    expect(find([...thrice((told) => alerted(40, told)), refusedHello(40)])).toEqual([]);
  });
});
