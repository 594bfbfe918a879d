import { describe, expect, test } from "vitest";
import { incompleteChain } from "../../../src/cause/tls/incomplete-chain.ts";
import { selfSigned } from "../../../src/cause/tls/self-signed.ts";
import { untrustedRoot } from "../../../src/cause/tls/untrusted-root.ts";
import { seenOf, two } from "../../build/common.ts";
import {
  authority,
  brokenHandshake,
  certificate,
  distrusted,
  handshake,
  intermediate,
  selfMade,
  trusted,
  withOtherNames,
} from "../../build/tls.ts";

const issuer = intermediate.subject;
/** Only the leaf was sent, and nobody here knows its issuer. */
const leafOnly = (name: string, partial: Parameters<typeof certificate>[0] = {}) =>
  handshake({ chain: [certificate({ issuer: name, ...partial })], trust: distrusted("missing-intermediate", name) });

const found = (observations: Parameters<typeof seenOf>[0]) => ({
  incomplete: incompleteChain.find(seenOf(observations)),
  untrusted: untrustedRoot.find(seenOf(observations)),
  own: selfSigned.find(seenOf(observations)),
});

describe("tls.incomplete-chain", () => {
  test("the issuer is known here as an intermediate: certain", () => {
    const bad = handshake({
      chain: [certificate()],
      trust: { ...distrusted("missing-intermediate", issuer), missingIsKnown: true },
    });
    const { incomplete, untrusted, own } = found([bad]);
    expect(incomplete).toMatchObject([
      {
        failed: [bad],
        says: 'intermediate "Example Issuing 1" not sent',
        ruledOut: [{ cause: "tls.untrusted-root", by: [bad] }],
      },
    ]);
    expect(incomplete[0]?.equally).toBeUndefined();
    expect([untrusted, own]).toEqual([[], []]);
    expect(incompleteChain.impact).toBe("degrades");
  });

  test("the issuer is known and leads to no known root: both are as likely", () => {
    const trust = { ...distrusted("missing-intermediate", "CN=Corp CA"), missingIsKnown: false };
    const { incomplete, untrusted } = found([handshake({ chain: [certificate({ issuer: "CN=Corp CA" })], trust })]);
    expect(incomplete).toMatchObject([{ equally: ["tls.untrusted-root"], ruledOut: [] }]);
    expect(untrusted).toEqual([]);
  });

  test("another address sends that issuer and is trusted: certain", () => {
    const good = handshake({ address: two });
    const bad = leafOnly(issuer);
    const { incomplete, untrusted } = found([bad, good]);
    expect(incomplete).toMatchObject([
      { failed: [bad], worked: [good], ruledOut: [{ cause: "tls.untrusted-root", by: [good] }] },
    ]);
    expect(untrusted).toEqual([]);
  });

  test.each([
    "C=US, O=Let's Encrypt, CN=R11",
    "C=US, O=DigiCert Inc, CN=DigiCert TLS RSA SHA256 2020 CA1",
    "C=GB, O=Sectigo Limited, CN=Sectigo RSA Domain Validation Secure Server CA",
  ])("%s is a public authority, whose roots are known", (name) => {
    const { incomplete, untrusted } = found([leafOnly(name)]);
    expect(incomplete).toHaveLength(1);
    expect(incomplete[0]?.equally).toBeUndefined();
    expect(untrusted).toEqual([]);
  });

  test.each(["CN=Corp Issuing CA 3", "CN=Lab Intermediate", "O=Corp, CN=Corp Sub-CA"])(
    "%s calls itself an intermediate: named first, the other as likely",
    (name) => {
      const { incomplete, untrusted } = found([leafOnly(name)]);
      expect(incomplete).toMatchObject([{ equally: ["tls.untrusted-root"], ruledOut: [] }]);
      expect(untrusted).toEqual([]);
    },
  );

  test("where the issuer can be fetched is told", () => {
    const uri = "http://pki.corp.example/ca.crt";
    const { incomplete } = found([leafOnly("CN=Corp CA", { caIssuers: [uri] })]);
    expect(incomplete[0]?.next.join(" ")).toContain(uri);
  });
});

describe("tls.untrusted-root", () => {
  const root = authority("CN=Corp Root", "CN=Corp Root");

  test("the whole chain up to a root that nobody knows", () => {
    const bad = handshake({ chain: [certificate({ issuer: "CN=Corp Root" }), root], trust: distrusted("unknown-root") });
    const good = handshake({ address: two });
    const { untrusted, incomplete, own } = found([bad, good]);
    expect(untrusted).toMatchObject([
      {
        failed: [bad],
        worked: [good],
        says: 'unknown certificate authority "Corp Root"',
        ruledOut: [{ cause: "tls.incomplete-chain", by: [bad] }],
      },
    ]);
    expect([incomplete, own]).toEqual([[], []]);
  });

  test("an intermediate was sent, its root was not, as servers may", () => {
    const between = authority("CN=Corp Issuing", "CN=Corp Top");
    const { untrusted, incomplete } = found([
      handshake({
        chain: [certificate({ issuer: "CN=Corp Issuing" }), between],
        trust: distrusted("unknown-root", "CN=Corp Top"),
      }),
    ]);
    expect(untrusted).toHaveLength(1);
    expect(untrusted[0]?.equally).toBeUndefined();
    expect(untrusted[0]?.ruledOut).toEqual([]);
    expect(incomplete).toEqual([]);
  });

  test.each(["CN=Corp Root CA", "O=(STAGING) Let's Encrypt, CN=(STAGING) Riddling Rhubarb R12"])(
    "only the leaf, issued by %s",
    (name) => {
      const { untrusted, incomplete } = found([leafOnly(name)]);
      expect(untrusted).toHaveLength(1);
      expect(untrusted[0]?.equally).toBeUndefined();
      expect(incomplete).toEqual([]);
    },
  );

  test("only the leaf, and a name that tells nothing: the other is as likely, and says so", () => {
    expect(found([leafOnly("CN=minikubeCA")]).untrusted).toMatchObject([{ equally: ["tls.incomplete-chain"] }]);
    expect(untrustedRoot.toldApartFrom).toContain("tls.incomplete-chain");
  });

  test("a wrong signature is said as such", () => {
    const { untrusted } = found([handshake({ trust: distrusted("broken-signature") })]);
    expect(untrusted).toMatchObject([{ says: "a signature in the certificate chain is wrong" }]);
  });

  test("certificates that issue one another in a circle end", () => {
    const circle = [certificate({ issuer: "CN=B" }), authority("CN=B", "CN=C"), authority("CN=C", "CN=B")];
    expect(found([handshake({ chain: circle, trust: distrusted("unknown-root") })]).untrusted).toHaveLength(1);
  });
});

describe("tls.self-signed", () => {
  test("issuer and subject are one, and nobody trusts it", () => {
    const bad = handshake({ chain: [selfMade()], trust: distrusted("self-signed") });
    const good = handshake({ address: two });
    const { own, untrusted, incomplete } = found([bad, good]);
    expect(own).toMatchObject([{ failed: [bad], worked: [good], says: "certificate is self-signed" }]);
    expect([untrusted, incomplete]).toEqual([[], []]);
  });

  test("trusted by --ca it is silent", () => {
    expect(found([handshake({ chain: [selfMade()], trust: { ...trusted, fromGivenCa: true } })])).toEqual({
      incomplete: [],
      untrusted: [],
      own: [],
    });
  });
});

test.each([
  ["a private root given with --ca", [handshake({ trust: { ...trusted, fromGivenCa: true, root: "CN=Corp Root" } })]],
  [
    "several authorities at one name",
    [handshake(), handshake({ address: two, leaf: certificate({ issuer: "CN=Other Issuing" }) })],
  ],
  [
    "an expired cross-sign beside a valid path",
    [
      handshake({
        chain: [certificate(), intermediate, authority("CN=Example Root", "CN=Gone Root", { notAfter: "2021-09-30T14:01:15Z" })],
      }),
    ],
  ],
  [
    "another name's certificate is the bad one",
    [handshake(), ...withOtherNames((asked) => handshake({ ...asked, chain: [selfMade()], trust: distrusted("self-signed") }))],
  ],
  ["trust was not judged", [brokenHandshake("closed", { data: { chain: [selfMade()] } })]],
])("all three are silent: %s", (_, observations) => {
  expect(found(observations)).toEqual({ incomplete: [], untrusted: [], own: [] });
});
