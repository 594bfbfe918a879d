import { describe, expect, test } from "vitest";
import { handshakeClosed } from "../../../src/cause/tls/handshake-closed.ts";
import { seenOf, two } from "../../build/common.ts";
import { brokenRequest } from "../../build/http.ts";
import { judged } from "../../build/judged.ts";
import { alerted, brokenHandshake, handshake, silence, thrice, withOtherNames } from "../../build/tls.ts";
import { closes, namedBreaks, resets } from "../../build/tls-causes.ts";

describe("tls.handshake-closed", () => {
  test("closed in the middle, other names as well", () => {
    const others = withOtherNames((asked) => brokenHandshake("closed", asked));
    const seen = [...closes, ...others, handshake({ address: two })];
    expect(namedBreaks(seen)).toEqual(["tls.handshake-closed"]);
    expect(handshakeClosed.find(seenOf(seen))).toMatchObject([
      { says: "closed in the middle of the TLS handshake", ruledOut: [{ cause: "tls.unrecognized-name", by: others }] },
    ]);
  });

  test.each(["malformed", "too-large"] as const)("an answer that makes no sense (%s), and nothing tells more", (code) => {
    const what = "a message of 16000000 bytes";
    const data = code === "malformed" ? { brokenAt: { byte: 90, what } } : {};
    const bad = thrice((told) => brokenHandshake(code, { ...told, data }));
    const others = withOtherNames((asked) => brokenHandshake(code, asked));
    const [match, ...rest] = handshakeClosed.find(seenOf([...bad, ...others]));
    expect(match).toMatchObject({ failed: bad, says: "answer in the TLS handshake makes no sense", ruledOut: [{ by: others }] });
    if (code === "malformed") expect(match?.next.join(" ")).toContain(what);
    expect(rest).toEqual([]);
    expect(judged([...bad, ...others]).findings).toMatchObject([{ cause: "tls.handshake-closed", role: "root" }]);
  });

  test("close_notify is a close", () => {
    expect(namedBreaks([alerted(0)])).toEqual(["tls.handshake-closed"]);
  });

  test.each([80, 10, 50, 46])("alert %i to everybody: what it ended on is not said", (code) => {
    const bad = thrice((told) => alerted(code, told));
    const others = withOtherNames((asked) => alerted(code, asked));
    const says = `server ends the TLS handshake (alert ${code})`;
    expect(handshakeClosed.find(seenOf([...bad, ...others]))).toMatchObject([{ failed: bad, says, ruledOut: [{ by: others }] }]);
    expect(judged([...bad, ...others]).findings).toMatchObject([{ cause: "tls.handshake-closed", role: "root" }]);
  });

  test("a relay that hangs up unread: what it is told first makes a reset of it, silence never does", () => {
    const [first, second] = resets;
    const mixed = [first, second, brokenHandshake("closed", { attempt: 3 })].filter((one) => one !== undefined);
    const requests = [brokenRequest("reset", "handshake"), brokenRequest("closed", "handshake", { attempt: 2 })];
    const others = withOtherNames((asked) => brokenHandshake("reset", asked));
    const silences = thrice((told) => silence("closed", told));
    for (const bad of [resets, mixed, closes]) {
      const seen = [...bad, ...requests, ...others, ...silences];
      expect(namedBreaks(seen)).toEqual(["tls.handshake-closed"]);
      const [match] = handshakeClosed.find(seenOf(seen));
      expect(match).toMatchObject({ failed: [...bad, ...requests], says: "closed before a word was said" });
      expect(judged(seen).findings.filter(({ role }) => role === "root")).toMatchObject([{ cause: "tls.handshake-closed" }]);
    }
  });

  test.each([
    ["silent connections stay open", resets, silence("open")],
    ["the server greets and hangs up", resets, silence("closed", { greeting: "220 hello" })],
    [
      "an answer had begun",
      thrice((told) => brokenHandshake("reset", { ...told, data: { bytesReceived: 90 } })),
      silence("closed"),
    ],
  ])("a reset is none where %s", (_, bad, beside) => {
    expect(namedBreaks([...bad, beside])).toEqual(["tls.handshake-reset"]);
  });

  test("closed without a word said", () => {
    expect(handshakeClosed.find(seenOf([...closes, silence("closed")]))[0]?.says).toBe("closed before a word was said");
  });
});
