import { describe, expect, test } from "vitest";
import { untrustedRoot } from "../../../src/cause/tls/untrusted-root.ts";
import { two } from "../../build/common.ts";
import { authority, certificate, distrusted, handshake } from "../../build/tls.ts";
import { distrustIn, leafOnly } from "../../build/tls-causes.ts";

describe("tls.untrusted-root", () => {
  const root = authority("CN=Corp Root", "CN=Corp Root");

  test("the whole chain up to a root that nobody knows", () => {
    const bad = handshake({ chain: [certificate({ issuer: "CN=Corp Root" }), root], trust: distrusted("unknown-root") });
    const good = handshake({ address: two });
    const { untrusted, incomplete, own } = distrustIn([bad, good]);
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
    const { untrusted, incomplete } = distrustIn([
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
      const { untrusted, incomplete } = distrustIn([leafOnly(name)]);
      expect(untrusted).toHaveLength(1);
      expect(untrusted[0]?.equally).toBeUndefined();
      expect(incomplete).toEqual([]);
    },
  );

  test("only the leaf, and a name that tells nothing: the other is as likely, and says so", () => {
    expect(distrustIn([leafOnly("CN=minikubeCA")]).untrusted).toMatchObject([{ equally: ["tls.incomplete-chain"] }]);
    expect(untrustedRoot.toldApartFrom).toContain("tls.incomplete-chain");
  });

  test("an issuer that was sent and is no authority", () => {
    const none = certificate({ subject: "CN=Corp Intermediate", issuer: "CN=Corp Root", names: [] });
    const chain = [certificate({ issuer: none.subject }), none];
    const bad = handshake({ chain, trust: distrusted("unknown-root", none.subject) });
    const { untrusted, incomplete } = distrustIn([bad]);
    expect(untrusted).toMatchObject([
      { says: 'issued by "Corp Intermediate", which is no authority', ruledOut: [{ cause: "tls.incomplete-chain", by: [bad] }] },
    ]);
    expect(untrusted[0]?.next[0]).toContain("CA:FALSE");
    expect(incomplete).toEqual([]);
  });

  test("a root of that name is known, and another key signed: the authority was made anew", () => {
    const trust = { ...distrusted("unknown-root"), namesake: "CN=Corp CA" };
    const bad = handshake({ chain: [certificate({ issuer: "CN=Corp CA" })], trust });
    const { untrusted, incomplete } = distrustIn([bad]);
    expect(untrusted).toMatchObject([
      { says: '"Corp CA" is known with another key', ruledOut: [{ cause: "tls.incomplete-chain", by: [bad] }] },
    ]);
    expect(untrusted[0]?.next.join(" ")).toContain("made anew");
    expect(incomplete).toEqual([]);
  });

  test.each(["CN=Corp CA G2", "CN=Corp Signing CA"])(
    "an intermediate was sent, and not %s: it is a root, whatever its name",
    (name) => {
      const between = authority("CN=Corp Web", name);
      const chain = [certificate({ issuer: between.subject }), between];
      const { untrusted, incomplete } = distrustIn([handshake({ chain, trust: distrusted("unknown-root", name) })]);
      expect(untrusted).toMatchObject([{ equally: ["tls.incomplete-chain"] }]);
      expect(incomplete).toEqual([]);
    },
  );

  test("a path that clients refuse for what its certificates say of their use", () => {
    const trust = { ...distrusted("unfit"), root: "CN=Corp Root", detail: "CN=api.example.com is for clients, not for servers" };
    const bad = handshake({ trust });
    const { untrusted, incomplete, own } = distrustIn([bad]);
    expect(untrusted).toMatchObject([
      { says: "certificate not fit for a server", ruledOut: [{ cause: "tls.incomplete-chain", by: [bad] }] },
    ]);
    expect(untrusted[0]?.next[0]).toContain("CN=api.example.com is for clients, not for servers");
    expect([incomplete, own]).toEqual([[], []]);
  });

  test("a wrong signature is said as such", () => {
    const { untrusted } = distrustIn([handshake({ trust: distrusted("broken-signature") })]);
    expect(untrusted).toMatchObject([{ says: "a signature in the certificate chain is wrong" }]);
  });

  test("certificates that issue one another in a circle end", () => {
    const circle = [certificate({ issuer: "CN=B" }), authority("CN=B", "CN=C"), authority("CN=C", "CN=B")];
    expect(distrustIn([handshake({ chain: circle, trust: distrusted("unknown-root") })]).untrusted).toHaveLength(1);
  });
});
