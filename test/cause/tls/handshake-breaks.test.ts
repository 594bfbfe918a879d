import { describe, expect, test } from "vitest";
import { handshakeClosed } from "../../../src/cause/tls/handshake-closed.ts";
import { handshakeReset } from "../../../src/cause/tls/handshake-reset.ts";
import { handshakeTimeout } from "../../../src/cause/tls/handshake-timeout.ts";
import { plaintext } from "../../../src/cause/tls/plaintext.ts";
import { unrecognizedName } from "../../../src/cause/tls/unrecognized-name.ts";
import type { Observation } from "../../../src/observation/observation.ts";
import { seenOf, two } from "../../build/common.ts";
import { alerted, brokenHandshake, handshake, silence, thrice, withOtherNames } from "../../build/tls.ts";

const all = [plaintext, unrecognizedName, handshakeReset, handshakeClosed, handshakeTimeout];
const named = (observations: readonly Observation[]): string[] =>
  all.flatMap((cause) => cause.find(seenOf(observations)).map(() => cause.id));

const othersPass = withOtherNames((asked) => handshake(asked));
const resets = thrice((told) => brokenHandshake("reset", told));
const closes = thrice((told) => brokenHandshake("closed", told));

describe("tls.plaintext", () => {
  test.each([
    ["HTTP/1.1 400 Bad Request\\r\\nServer: nginx", 'plain HTTP instead of TLS: "HTTP/1.1 400 Bad Request"'],
    ["SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\\r\\n", 'SSH instead of TLS: "SSH-2.0-OpenSSH_9.2p1 Debia…"'],
    ["220 mail.example.com ESMTP Postfix\\r\\n", 'SMTP instead of TLS: "220 mail.example.com ESMTP…"'],
    ["220 (vsFTPd 3.0.3)\\r\\n", 'FTP instead of TLS: "220 (vsFTPd 3.0.3)"'],
    ["\\x16\\x99what", 'no TLS on this port: "\\x16\\x99what"'],
    ["", "no TLS on this port"],
  ])("%s", (firstBytes, says) => {
    const bad = thrice((told) => brokenHandshake("not-tls", { ...told, data: { firstBytes } }));
    const good = handshake({ address: two });
    const [match, ...rest] = plaintext.find(seenOf([...bad, good]));
    expect(match).toMatchObject({ failed: bad, worked: [good], says });
    expect(rest).toEqual([]);
    expect(named([...bad, good])).toEqual(["tls.plaintext"]);
  });

  test("what is quoted cannot break a line", () => {
    const bad = brokenHandshake("not-tls", { data: { firstBytes: "a\u2028b\u202ec\nd" } });
    expect(plaintext.find(seenOf([bad]))[0]?.says).toBe('no TLS on this port: "a b c d"');
  });

  test("what it says unasked counts where its answer was empty", () => {
    const bad = brokenHandshake("not-tls");
    const greeting = silence("open", { greeting: "SSH-2.0-dropbear" });
    expect(plaintext.find(seenOf([bad, greeting]))).toMatchObject([
      { beside: [greeting], says: 'SSH instead of TLS: "SSH-2.0-dropbear"' },
    ]);
  });
});

describe("tls.unrecognized-name", () => {
  test.each([
    ["alert 112", thrice((told) => alerted(112, told)), "server refuses this name (alert 112)"],
    ["alert 40", thrice((told) => alerted(40, told)), "server refuses this name (alert 40)"],
    ["alert 80", thrice((told) => alerted(80, told)), "server refuses this name (alert 80)"],
    ["a reset", resets, "server refuses this name (reset)"],
    ["a close", closes, "server refuses this name (closed)"],
  ])("%s, while other names pass", (_, bad, says) => {
    const seen = [...bad, ...othersPass, handshake({ address: two })];
    expect(named(seen)).toEqual(["tls.unrecognized-name"]);
    const [match] = unrecognizedName.find(seenOf(seen));
    expect(match).toMatchObject({ failed: bad, says, beside: othersPass });
    expect(match?.ruledOut.map(({ cause }) => cause)).toContain("tls.no-shared-cipher");
  });

  test("alert 112 says it itself, though no other name passes either", () => {
    const bad = [...thrice((told) => alerted(112, told)), ...withOtherNames((asked) => alerted(112, asked))];
    expect(named(bad)).toEqual(["tls.unrecognized-name"]);
    expect(unrecognizedName.find(seenOf(bad))[0]?.ruledOut).toEqual([]);
  });

  test("a warning with the handshake going on is healthy", () => {
    expect(named([handshake({ data: { alert: { level: "warning", code: 112, name: "unrecognized_name" } } })])).toEqual([]);
  });

  test("a warning that ends the handshake is a refusal", () => {
    expect(
      named([brokenHandshake("tls-alert", { data: { alert: { level: "warning", code: 112, name: "unrecognized_name" } } })]),
    ).toEqual(["tls.unrecognized-name"]);
  });

  test("this very name passes at times: it is not what is refused", () => {
    expect(named([...resets, handshake({ attempt: 4 }), ...othersPass])).toEqual(["tls.handshake-reset"]);
  });

  test("an alert for every name is not about the name", () => {
    expect(named([alerted(40), ...withOtherNames((asked) => alerted(40, asked))])).toEqual([]);
    expect(named([alerted(70), ...othersPass])).toEqual([]);
  });
});

describe("tls.handshake-reset", () => {
  test("silence stays open, other names are reset as well: every neighbour is ruled out", () => {
    const open = silence("open");
    const others = withOtherNames((asked) => brokenHandshake("reset", asked));
    const good = handshake({ address: two });
    const [match] = handshakeReset.find(seenOf([...resets, open, ...others, good]));
    expect(match).toMatchObject({ failed: resets, worked: [good], beside: [open], says: "reset after the first TLS message" });
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(handshakeReset.toldApartFrom);
    expect(match?.ruledOut[0]?.by).toEqual([open]);
  });

  test("without a silent connection tcp.reset stays untested", () => {
    expect(handshakeReset.find(seenOf(resets))[0]?.ruledOut).toEqual([]);
  });

  test("a silent connection of another address or vantage rules nothing out", () => {
    const [match] = handshakeReset.find(
      seenOf([...resets, silence("open", { address: two }), silence("open", { vantage: "fra" })]),
    );
    expect(match?.ruledOut).toEqual([]);
  });

  test("reset in silence as well: a matter of TCP", () => {
    expect(named([...resets, silence("reset")])).toEqual([]);
    expect(named([...resets, silence("reset"), ...othersPass])).toEqual([]);
  });
});

describe("tls.handshake-closed", () => {
  test("closed in the middle, other names as well", () => {
    const others = withOtherNames((asked) => brokenHandshake("closed", asked));
    const seen = [...closes, ...others, handshake({ address: two })];
    expect(named(seen)).toEqual(["tls.handshake-closed"]);
    expect(handshakeClosed.find(seenOf(seen))).toMatchObject([
      { says: "closed in the middle of the TLS handshake", ruledOut: [{ cause: "tls.unrecognized-name", by: others }] },
    ]);
  });

  test("close_notify is a close", () => {
    expect(named([alerted(0)])).toEqual(["tls.handshake-closed"]);
  });

  test("closed without a word said", () => {
    expect(handshakeClosed.find(seenOf([...closes, silence("closed")]))[0]?.says).toBe("closed before a word was said");
  });
});

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
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(["tcp.post-handshake-blackhole", "tls.large-client-hello"]);
    expect(rest).toEqual([]);
    expect(named([...bad, good])).toEqual(["tls.handshake-timeout"]);
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

test.each([
  [
    "the connection itself failed",
    [
      brokenHandshake("refused", { phase: "connect" }),
      brokenHandshake("timeout", { phase: "connect" }),
      brokenHandshake("reset", { phase: "connect" }),
    ],
  ],
  [
    "only other names broke",
    [
      handshake(),
      ...withOtherNames((asked) => brokenHandshake("reset", asked)),
      ...withOtherNames((asked) => alerted(112, asked)),
    ],
  ],
  ["stopped, or refused by policy", [brokenHandshake("cancelled"), brokenHandshake("timeout", { skippedBecause: "policy" })]],
  ["our own library refused", [brokenHandshake("tls-own-refusal")]],
  ["a far host", [handshake({ data: { connectMs: 400, handshakeMs: 1_200 } })]],
])("all are silent: %s", (_, observations) => {
  expect(named(observations)).toEqual([]);
});
