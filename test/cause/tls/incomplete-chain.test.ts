import { describe, expect, test } from "vitest";
import { incompleteChain } from "../../../src/cause/tls/incomplete-chain.ts";
import { two } from "../../build/common.ts";
import { authority, certificate, distrusted, handshake, intermediate } from "../../build/tls.ts";
import { distrustIn, leafOnly } from "../../build/tls-causes.ts";

const issuer = intermediate.subject;

describe("tls.incomplete-chain", () => {
  test("the issuer is known here as an intermediate: certain", () => {
    const bad = handshake({
      chain: [certificate()],
      trust: { ...distrusted("missing-intermediate", issuer), missingIsKnown: true },
    });
    const { incomplete, untrusted, own } = distrustIn([bad]);
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
    const { incomplete, untrusted } = distrustIn([handshake({ chain: [certificate({ issuer: "CN=Corp CA" })], trust })]);
    expect(incomplete).toMatchObject([{ equally: ["tls.untrusted-root"], ruledOut: [] }]);
    expect(untrusted).toEqual([]);
  });

  test("another address sends that issuer and is trusted: certain", () => {
    const good = handshake({ address: two });
    const bad = leafOnly(issuer);
    const { incomplete, untrusted } = distrustIn([bad, good]);
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
    const { incomplete, untrusted } = distrustIn([leafOnly(name)]);
    expect(incomplete).toHaveLength(1);
    expect(incomplete[0]?.equally).toBeUndefined();
    expect(untrusted).toEqual([]);
  });

  test.each(["CN=Corp Issuing CA 3", "CN=Lab Intermediate", "O=Corp, CN=Corp Sub-CA"])(
    "%s calls itself an intermediate: named first, the other as likely",
    (name) => {
      const { incomplete, untrusted } = distrustIn([leafOnly(name)]);
      expect(incomplete).toMatchObject([{ equally: ["tls.untrusted-root"], ruledOut: [] }]);
      expect(untrusted).toEqual([]);
    },
  );

  test("a root of the same house is known here: what lies between was not sent", () => {
    const trust = { ...distrusted("missing-intermediate", "CN=Corp CA 3"), relative: "CN=Corp Top" };
    const { incomplete, untrusted } = distrustIn([handshake({ chain: [certificate({ issuer: "CN=Corp CA 3" })], trust })]);
    expect(incomplete).toMatchObject([{ equally: ["tls.untrusted-root"], says: 'intermediate "Corp CA 3" not sent' }]);
    expect(untrusted).toEqual([]);
    const named = { ...distrusted("unknown-root", "CN=Corp Root 2"), relative: "CN=Corp Top" };
    expect(distrustIn([handshake({ chain: [certificate({ issuer: "CN=Corp Root 2" })], trust: named })]).untrusted).toHaveLength(
      1,
    );
  });

  test("the lower of two intermediates was sent, and a root of the upper one's house is known", () => {
    const lower = authority("CN=Corp Web", "CN=Corp CA A");
    const trust = { ...distrusted("unknown-root", "CN=Corp CA A"), relative: "CN=Corp Root" };
    const { incomplete, untrusted } = distrustIn([handshake({ chain: [certificate({ issuer: lower.subject }), lower], trust })]);
    expect(incomplete).toMatchObject([{ equally: ["tls.untrusted-root"], says: 'intermediate "Corp CA A" not sent' }]);
    expect(untrusted).toEqual([]);
  });

  test("authorities were sent, and not the one that issued it: an old file", () => {
    const chain = [certificate({ issuer: "CN=Corp CA 2026" }), authority("CN=Corp CA 2021", "CN=Corp Top")];
    const { incomplete, untrusted } = distrustIn([
      handshake({ chain, trust: distrusted("missing-intermediate", "CN=Corp CA 2026") }),
    ]);
    expect(incomplete).toMatchObject([{ equally: ["tls.untrusted-root"], says: 'intermediate "Corp CA 2026" not sent' }]);
    expect(untrusted).toEqual([]);
  });

  test("where the issuer can be fetched is told", () => {
    const uri = "http://pki.corp.example/ca.crt";
    const { incomplete } = distrustIn([leafOnly("CN=Corp CA", { caIssuers: [uri] })]);
    expect(incomplete[0]?.next.join(" ")).toContain(uri);
  });
});
