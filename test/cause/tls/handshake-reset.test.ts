import { describe, expect, test } from "vitest";
import { handshakeReset } from "../../../src/cause/tls/handshake-reset.ts";
import { seenOf, two } from "../../build/common.ts";
import { brokenHandshake, handshake, silence, withOtherNames } from "../../build/tls.ts";
import { namedBreaks, othersPass, resets } from "../../build/tls-causes.ts";

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
    expect(namedBreaks([...resets, silence("reset")])).toEqual([]);
    expect(namedBreaks([...resets, silence("reset"), ...othersPass])).toEqual([]);
  });
});
