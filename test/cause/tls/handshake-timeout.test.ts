import { describe, expect, test } from "vitest";
import { handshakeTimeout } from "../../../src/cause/tls/handshake-timeout.ts";
import type { Observation } from "../../../src/observation/observation.ts";
import { one as here, seenOf, two } from "../../build/common.ts";
import { oneByte } from "../../build/tcp.ts";
import { brokenHandshake, handshake, thrice } from "../../build/tls.ts";
import { namedBreaks, othersPass } from "../../build/tls-causes.ts";

describe("tls.handshake-timeout", () => {
  const silent = (bytesAcked: number | null, data = {}) =>
    thrice((told) =>
      brokenHandshake("timeout", {
        ...told,
        elapsedMs: 5_005,
        data: {
          connectMs: 5,
          helloBytes: 1_600,
          kernel: {
            state: "ESTAB",
            bytesSent: 4_800,
            bytesAcked,
            bytesReceived: 0,
            retransmits: 0,
            outOfOrder: 0,
            pathMtu: 1_500,
            rttMs: 5,
          },
          ...data,
        },
      }),
    );
  const one = (observations: readonly Observation[]) => handshakeTimeout.find(seenOf(observations));

  test("the whole message was acknowledged: the application, or the way back", () => {
    const bad = silent(1_601);
    const good = handshake({ address: two });
    const [match, ...rest] = one([...bad, good]);
    expect(match).toMatchObject({ failed: bad, worked: [good], says: "no answer to the first TLS message within 5.0 s" });
    expect(match?.equally).toBeUndefined();
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(["tcp.post-handshake-blackhole"]);
    expect(rest).toEqual([]);
    expect(namedBreaks([...bad, good])).toEqual(["tls.handshake-timeout"]);
  });

  test("nothing of it was acknowledged, and a single byte is: the size of packets is left", () => {
    const byte = oneByte(here, true);
    const [match] = one([...silent(1), byte]);
    expect(match?.equally).toEqual(["path.mtu-blackhole"]);
    expect(match?.ruledOut).toMatchObject([{ cause: "tcp.post-handshake-blackhole", by: [byte] }]);
    expect(one([...silent(1), byte, oneByte(here, false, { attempt: 2 })])[0]?.ruledOut).toEqual([]);
  });

  test("nor is a byte that begins TLS, and another one is: something on the way minds what is said", () => {
    const lost = thrice((told) => oneByte(here, false, told));
    const other = oneByte(here, true, { spoken: "unknown" });
    const [match] = one([...silent(1), ...lost, other]);
    expect(match?.equally).toBeUndefined();
    expect(match?.ruledOut).toMatchObject([
      { cause: "tcp.post-handshake-blackhole", by: [other] },
      { cause: "path.mtu-blackhole", by: lost },
    ]);
    expect(match?.next[0]).toContain("0x16");
  });

  test.each([0, 1])("nothing was acknowledged (%i, the SYN): the path is as likely", (acked) => {
    expect(one(silent(acked))).toMatchObject([{ equally: ["tcp.post-handshake-blackhole", "path.mtu-blackhole"], ruledOut: [] }]);
  });

  test("half of it was: the second packet is what is missing", () => {
    expect(one(silent(1_449))).toMatchObject([
      { equally: ["path.mtu-blackhole", "tls.large-client-hello"], ruledOut: [{ cause: "tcp.post-handshake-blackhole" }] },
    ]);
  });

  test.each([
    { bytesReceived: 127 },
    {
      kernel: {
        state: "ESTAB",
        bytesSent: 1_600,
        bytesAcked: 1_601,
        bytesReceived: 0,
        retransmits: 0,
        outOfOrder: 2,
        pathMtu: null,
        rttMs: null,
      },
    },
  ])("the answer began, or a later part of it came (%o): large packets are lost as likely", (data) => {
    const [match] = one(silent(1_601, data));
    expect(match).toMatchObject({ equally: ["path.mtu-blackhole"], says: "TLS answer begins and stops, not whole within 5.0 s" });
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(["tcp.post-handshake-blackhole", "tls.large-client-hello"]);
  });

  test("where one address acknowledged and the other did not, these are two", () => {
    const found = one([...silent(1_601), ...silent(0).map((bad) => ({ ...bad, subject: { ...bad.subject, address: two } }))]);
    expect(found.map(({ variant }) => variant)).toEqual(["none", "whole"]);
  });

  test("the kernel said nothing: all neighbours stay untested", () => {
    for (const bad of [silent(null), thrice((told) => brokenHandshake("timeout", told))]) {
      expect(one(bad)).toMatchObject([{ ruledOut: [] }]);
      expect(one(bad)[0]?.equally).toBeUndefined();
    }
  });

  test("another name passes: only a device that reads names is left", () => {
    const [match] = one([...silent(1_601), ...othersPass]);
    expect(match?.equally).toEqual(["tls.sni-filtered"]);
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(handshakeTimeout.toldApartFrom);
  });
});
