import { describe, expect, test } from "vitest";
import { noSharedCipher } from "../../../src/cause/tls/no-shared-cipher.ts";
import { seenOf } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { alerted, certificate, handshake, hello, refusedHello, thrice, withOtherNames } from "../../build/tls.ts";
import { namedBreaks, resets } from "../../build/tls-causes.ts";

const find = (observations: Parameters<typeof seenOf>[0]) => noSharedCipher.find(seenOf(observations));
const refused = thrice((told) => alerted(40, told));
const othersRefused = withOtherNames((asked) => alerted(40, asked));
const takesRc4 = hello({
  offer: "tls1.2-every",
  data: { version: "TLSv1.2", cipher: "TLS_RSA_WITH_RC4_128_SHA", keyExchange: "RSA" },
});
const nothing = [refusedHello(40), refusedHello(40, { offer: "tls1.2-every" }), refusedHello(70, { offer: "old" })];

describe("tls.no-shared-cipher", () => {
  test("alert 40 for every name, and every offer there is", () => {
    const [match, ...rest] = find([...refused, ...othersRefused, ...nothing]);
    expect(match).toMatchObject({ failed: refused, says: "no cipher in common, server refuses all (alert 40)" });
    expect(match?.ruledOut.map(({ cause }) => cause)).toEqual([
      "tls.unrecognized-name",
      "tls.protocol-version",
      "tls.weak-parameters",
    ]);
    expect(rest).toEqual([]);
    expect(namedBreaks([...refused, ...othersRefused, ...nothing])).toEqual([]);
  });

  test("what the server would take is named", () => {
    const [match] = find([...refused, ...othersRefused, refusedHello(40), takesRc4]);
    expect(match).toMatchObject({ says: "server only takes RSA_WITH_RC4_128_SHA" });
    expect(match?.ruledOut.map(({ cause }) => cause)).toContain("tls.unrecognized-name");
  });

  test("where the suite is one of today, it is the group", () => {
    const group = { version: "TLSv1.2", cipher: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", keyExchange: "ECDH brainpoolP256r1" };
    const [match] = find([...refused, refusedHello(40), hello({ offer: "tls1.2-every", data: group })]);
    expect(match).toMatchObject({ says: "server only takes the group brainpoolP256r1" });
  });

  test("a server that resets in place of the alert", () => {
    const seen = [...resets, refusedHello(40), takesRc4];
    expect(find(seen)).toMatchObject([{ failed: resets }]);
    expect(judged(seen).findings).toMatchObject([{ cause: "tls.no-shared-cipher", role: "root", pattern: "everywhere" }]);
  });

  test.each([40, 71])("alert %i for this name alone, which is accepted where other ciphers are offered", (code) => {
    const bad = thrice((told) => alerted(code, { ...told, data: { bytesReceived: 7 } }));
    const site = handshake({ sni: "www.example.com", purpose: "other-sni" });
    const seen = [...bad, ...withOtherNames((asked) => handshake(asked)), site, refusedHello(code), takesRc4];
    expect(namedBreaks(seen)).toEqual([]);
    expect(find(seen)).toMatchObject([{ failed: bad, says: "server only takes RSA_WITH_RC4_128_SHA" }]);
    expect(judged(seen).findings).toMatchObject([{ cause: "tls.no-shared-cipher", role: "root" }]);
  });

  test("some backends only", () => {
    const seen = [...refused, ...[4, 5, 6].map((attempt) => handshake({ attempt, purpose: "sample" }))];
    expect(find(seen)).toMatchObject([{ failed: refused, worked: seen.slice(3) }]);
  });

  test.each([
    ["another name passes", [...refused, ...withOtherNames((asked) => handshake(asked))]],
    [
      "the server's certificate had come: it is about the client's",
      thrice((told) => alerted(40, { ...told, data: { chain: [certificate()] } })),
    ],
    ["a hello of another version passes", [...refused, refusedHello(40), hello({ offer: "old", data: { version: "TLSv1.1" } })]],
    [
      "the key of the certificate is too weak for anything else",
      [
        ...refused,
        refusedHello(40),
        hello({ offer: "tls1.2", data: { version: "TLSv1.2", chain: [certificate({ key: "RSA 512" })] } }),
      ],
    ],
    ["it is another alert", thrice((told) => alerted(80, told))],
  ])("not where %s", (_, seen) => expect(find(seen)).toEqual([]));
});
