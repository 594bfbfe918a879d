import { describe, expect, test } from "vitest";
import { unrecognizedName } from "../../../src/cause/tls/unrecognized-name.ts";
import { seenOf, two } from "../../build/common.ts";
import { alerted, brokenHandshake, certificate, handshake, thrice, withOtherNames } from "../../build/tls.ts";
import { closes, namedBreaks, othersPass, resets } from "../../build/tls-causes.ts";

describe("tls.unrecognized-name", () => {
  test.each([
    ["alert 112", thrice((told) => alerted(112, told)), "server refuses this name (alert 112)"],
    ["alert 40", thrice((told) => alerted(40, told)), "server refuses this name (alert 40)"],
    ["alert 80", thrice((told) => alerted(80, told)), "server refuses this name (alert 80)"],
    ["a reset", resets, "server refuses this name (reset)"],
    ["a close", closes, "server refuses this name (closed)"],
  ])("%s, while other names pass", (_, bad, says) => {
    const seen = [...bad, ...othersPass, handshake({ address: two })];
    expect(namedBreaks(seen)).toEqual(["tls.unrecognized-name"]);
    const [match] = unrecognizedName.find(seenOf(seen));
    expect(match).toMatchObject({ failed: bad, says, beside: othersPass });
    expect(match?.ruledOut.map(({ cause }) => cause)).toContain("tls.no-shared-cipher");
  });

  test("alert 112 says it itself, though no other name passes either", () => {
    const bad = [...thrice((told) => alerted(112, told)), ...withOtherNames((asked) => alerted(112, asked))];
    expect(namedBreaks(bad)).toEqual(["tls.unrecognized-name"]);
    expect(unrecognizedName.find(seenOf(bad))[0]?.ruledOut.map(({ cause }) => cause)).toEqual([
      "tls.no-shared-cipher",
      "tls.sni-filtered",
    ]);
  });

  test.each([
    ["closed", closes, withOtherNames((asked) => brokenHandshake("closed", asked))],
    ["alert 80", thrice((told) => alerted(80, told)), withOtherNames((asked) => alerted(80, asked))],
  ])("%s for names that nobody has and for none: another site of the zone passes", (_, bad, others) => {
    const site = handshake({ sni: "www.example.com", purpose: "other-sni" });
    expect(namedBreaks([...bad, ...others])).toEqual(["tls.handshake-closed"]);
    expect(namedBreaks([...bad, ...others, site])).toEqual(["tls.unrecognized-name"]);
  });

  test("a warning with the handshake going on is healthy", () => {
    expect(namedBreaks([handshake({ data: { alert: { level: "warning", code: 112, name: "unrecognized_name" } } })])).toEqual([]);
  });

  test("a warning that ends the handshake is a refusal", () => {
    expect(
      namedBreaks([
        brokenHandshake("tls-alert", { data: { alert: { level: "warning", code: 112, name: "unrecognized_name" } } }),
      ]),
    ).toEqual(["tls.unrecognized-name"]);
  });

  test("this very name passes at times: it is not what is refused", () => {
    expect(namedBreaks([...resets, handshake({ attempt: 4 }), ...othersPass])).toEqual(["tls.handshake-reset"]);
  });

  test.each(["reset", "closed"] as const)("%s behind the certificate for this very name: the name was taken", (code) => {
    const bad = (coversHost: boolean) =>
      thrice((told) => brokenHandshake(code, { ...told, data: { chain: [certificate()], coversHost, bytesReceived: 2_000 } }));
    expect(namedBreaks([...bad(true), ...othersPass])).toEqual([`tls.handshake-${code}`]);
    expect(namedBreaks([...bad(false), ...othersPass])).toEqual(["tls.unrecognized-name"]);
  });

  test("an alert for every name is not about the name", () => {
    expect(namedBreaks([alerted(40), ...withOtherNames((asked) => alerted(40, asked))])).toEqual([]);
    expect(namedBreaks([alerted(70), ...othersPass])).toEqual([]);
  });
});
