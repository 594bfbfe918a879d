import { describe, expect, test } from "vitest";
import { sniFiltered } from "../../../src/cause/tls/sni-filtered.ts";
import { unrecognizedName } from "../../../src/cause/tls/unrecognized-name.ts";
import { seenOf, stranger, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { brokenHandshake, cutHello, handshake, hello, refusedHello, thrice, withOtherNames } from "../../build/tls.ts";
import { closes, namedBreaks, othersPass, resets } from "../../build/tls-causes.ts";

const find = (observations: Parameters<typeof seenOf>[0]) => sniFiltered.find(seenOf(observations));
const elsewhere = { address: stranger, purpose: "elsewhere" as const, alpn: [] };
const nonsense = "faultline-no-such-name.invalid";
const cutThere = [1, 2].map((attempt) => cutHello("reset", { ...elsewhere, attempt }));
const heardThere = refusedHello(112, { ...elsewhere, sni: nonsense });

describe("tls.sni-filtered", () => {
  test.each([
    ["reset", resets],
    ["closed", closes],
    ["silence", thrice((told) => brokenHandshake("timeout", told))],
  ])("%s here and at an unrelated address, where another name is answered", (_, bad) => {
    const seen = [...bad, ...othersPass, ...cutThere, heardThere];
    const [match, ...rest] = find(seen);
    expect(match).toMatchObject({ failed: bad, says: "a filter on the way cuts this name" });
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual(["tls.unrecognized-name", "tls.handshake-reset"]);
    expect(rest).toEqual([]);
    expect(namedBreaks(seen)).toEqual([]);
    expect(judged([...seen, handshake({ address: two })]).findings).toMatchObject([{ cause: "tls.sni-filtered", role: "root" }]);
  });

  test("a filter of the whole domain: names beside this one are cut as well", () => {
    const beside = withOtherNames((asked) => (asked.sni === null ? handshake(asked) : brokenHandshake("reset", asked)));
    expect(judged([...resets, ...beside, ...cutThere, heardThere]).findings).toMatchObject([
      { cause: "tls.sni-filtered", role: "root" },
    ]);
  });

  test("an unrelated address that answers this name rules it out", () => {
    const seen = [...resets, ...othersPass, hello(elsewhere), heardThere];
    expect(find(seen)).toEqual([]);
    expect(unrecognizedName.find(seenOf(seen))[0]?.ruledOut.map(({ cause }) => cause)).toContain("tls.sni-filtered");
  });

  test.each([
    ["it was cut there but once", [cutThere[0], heardThere]],
    ["no other name is answered there", cutThere],
    ["nothing was asked there", []],
    ["nothing there connects", [cutHello("refused", { ...elsewhere, address: stranger })]],
  ])("not where %s", (_, beside) => {
    expect(find([...resets, ...othersPass, ...beside.filter((one) => one !== undefined)])).toEqual([]);
  });

  test("not where the name passes here at times", () => {
    expect(find([...resets, handshake({ attempt: 4 }), ...cutThere, heardThere])).toEqual([]);
  });
});
