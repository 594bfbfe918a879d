import { describe, expect, test } from "vitest";
import { one, two } from "../../build/common.ts";
import { answer, brokenRequest } from "../../build/http.ts";
import { judged } from "../../build/judged.ts";
import { certificate, handshake, hello, inDays, thrice } from "../../build/tls.ts";
import { namedBreaks, othersPass, resets } from "../../build/tls-causes.ts";

const rootsOf = (observations: Parameters<typeof judged>[0]) =>
  judged(observations).findings.filter(({ role }) => role === "root");
const told = [0, 600, 1_200, 1_800, 2_400, 3_000, 3_600, 4_200];

describe("requests and handshakes in step with a pool that takes turns", () => {
  test("every handshake is reset and every request answered: some tries, and not the name", () => {
    const seen = [...resets, ...othersPass, ...told.map((startMs) => answer(200, { startMs }))];
    expect(namedBreaks(seen)).toEqual(["tls.handshake-reset"]);
    expect(rootsOf(seen)).toMatchObject([
      { cause: "tls.handshake-reset", pattern: "some-tries", scope: { failed: 3, tried: 11 } },
    ]);
  });

  test("every handshake is well and every request is reset", () => {
    const seen = told.flatMap((startMs) => [handshake({ startMs }), brokenRequest("reset", "handshake", { startMs })]);
    expect(rootsOf(seen)).toMatchObject([
      { cause: "tls.handshake-reset", pattern: "some-tries", scope: { failed: 8, tried: 16 } },
    ]);
  });

  test("every handshake shows an old certificate, and requests that verify are answered", () => {
    const old = thrice((asked) => handshake({ ...asked, leaf: certificate({ notAfter: inDays(-3) }) }));
    expect(rootsOf([...old, ...told.map((startMs) => answer(200, { startMs }))])).toMatchObject([
      { cause: "tls.expired", pattern: "some-tries" },
    ]);
    expect(rootsOf([...old, answer(200, { trust: "ignore" })])).toMatchObject([{ cause: "tls.expired", pattern: "everywhere" }]);
    expect(rootsOf([...old, answer(200, { address: two })])).toMatchObject([
      { cause: "tls.expired", pattern: "some-addresses", scope: { addresses: [one] } },
    ]);
  });

  test("a hello of our own with this very name is answered: it is not what is refused", () => {
    expect(namedBreaks([...resets, ...othersPass, hello()])).toEqual(["tls.handshake-reset"]);
  });
});
