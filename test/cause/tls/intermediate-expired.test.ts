import { describe, expect, test } from "vitest";
import { causes } from "../../../src/cause/causes.ts";
import { intermediateExpired } from "../../../src/cause/tls/intermediate-expired.ts";
import { legacyChain } from "../../../src/cause/tls/legacy-chain.ts";
import { seenOf, two } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { judged } from "../../build/judged.ts";
import { authority, certificate, distrusted, handshake, inDays, intermediate, trusted } from "../../build/tls.ts";

const old = { ...intermediate, notAfter: inDays(-3.2), fingerprint256: "0d".repeat(32) };
const root = "C=US, O=Example Trust, CN=Example Root";
/** A handshake whose judged path is of these members of what was sent. */
function along(
  sent: readonly (typeof intermediate)[],
  members: readonly (typeof intermediate)[],
  told: Parameters<typeof handshake>[0] = {},
) {
  const leaf = told.leaf ?? certificate();
  const path = [leaf, ...members].map(({ fingerprint256 }) => fingerprint256);
  return handshake({ ...told, chain: [leaf, ...sent], trust: { ...trusted, path, ...told.trust } });
}

describe("tls.intermediate-expired", () => {
  test("the only path leads through an expired one: which, and by how long", () => {
    const bad = along([old], [old]);
    const good = along([intermediate], [intermediate], { address: two });
    expect(intermediateExpired.find(seenOf([bad, good]))).toMatchObject([
      { says: 'intermediate "Example Issuing 1" expired 3 days ago', failed: [bad], worked: [good] },
    ]);
    const { verdict, findings } = judged([bad, good]);
    expect(verdict).toBe("suspect");
    expect(findings[0]).toMatchObject({ cause: "tls.intermediate-expired", role: "root", pattern: "some-addresses" });
  });

  test("a root of this machine's that has ended or not begun, and an intermediate of tomorrow", () => {
    const ended = along([intermediate], [intermediate], { trust: { ...trusted, rootNotAfter: inDays(-40) } });
    expect(intermediateExpired.find(seenOf([ended]))[0]?.says).toBe('root "Example Root" expired 40 days ago');
    const fresh = along([intermediate], [intermediate], {
      trust: { ...trusted, rootNotBefore: inDays(2.5), rootNotAfter: inDays(900) },
    });
    const [match] = intermediateExpired.find(seenOf([fresh]));
    expect(match?.says).toBe('root "Example Root" valid only in 2 days');
    expect(match?.next[0]).toContain("is valid only from");
    expect(judged([fresh]).findings).toMatchObject([{ cause: "tls.intermediate-expired", role: "root" }]);
    const early = { ...intermediate, notBefore: inDays(2.5), fingerprint256: "0e".repeat(32) };
    expect(intermediateExpired.find(seenOf([along([early], [early])]))[0]?.says).toBe(
      'intermediate "Example Issuing 1" valid only in 2 days',
    );
  });

  test("where no root is known it is seen as well, along the signatures", () => {
    const leaf = certificate();
    const unknown = (path: readonly string[], ...sent: (typeof intermediate)[]) =>
      handshake({ chain: [leaf, ...sent], trust: { ...distrusted("unknown-root", root), path: [leaf.fingerprint256, ...path] } });
    expect(intermediateExpired.find(seenOf([unknown([old.fingerprint256], old)]))).toHaveLength(1);
    expect(intermediateExpired.find(seenOf([unknown([old.fingerprint256], old, intermediate)]))).toEqual([]);
    expect(intermediateExpired.find(seenOf([unknown([], old)]))).toEqual([]);
  });

  test("together with an expired certificate both are roots, the server's own first", () => {
    const both = along([old], [old], { leaf: certificate({ notAfter: inDays(-1) }) });
    const roots = judged([both]).findings.filter(({ role }) => role === "root");
    expect(roots.map(({ cause }) => cause)).toEqual(["tls.expired", "tls.intermediate-expired"]);
  });

  test("the clock here is asked about", () => {
    const told = (days: number) => answer(200, { trust: "ignore", headers: { date: new Date(inDays(days)).toUTCString() } });
    expect(intermediateExpired.find(seenOf([along([old], [old]), told(0)]))[0]?.ruledOut).toMatchObject([
      { cause: "vantage.clock-skew" },
    ]);
    expect(intermediateExpired.find(seenOf([along([old], [old]), told(-9)]))[0]?.equally).toEqual(["vantage.clock-skew"]);
  });

  test.each([
    ["a valid chain", along([intermediate], [intermediate])],
    ["an expired twin of the intermediate beside it", along([old, intermediate], [intermediate])],
    [
      "an expired cross-sign above a known root",
      along([intermediate, authority(root, "CN=Old", { notAfter: inDays(-400) })], [intermediate]),
    ],
    [
      "a self-signed certificate beside junk",
      handshake({ chain: [certificate({ selfSigned: true }), old], trust: distrusted("self-signed") }),
    ],
  ])("silent and healthy: %s", (_, one) => {
    expect(intermediateExpired.find(seenOf([one]))).toEqual([]);
    if (one.data.trust?.result === "trusted") expect(judged([one]).verdict).toBe("healthy");
  });
});

describe("tls.legacy-chain", () => {
  test.each([
    [
      "an expired cross-sign above a known root",
      along([intermediate, authority(root, "CN=Old", { notAfter: inDays(-400) })], [intermediate]),
    ],
    ["an expired twin of the intermediate", along([old, intermediate], [intermediate])],
  ])("%s is a note", (_, one) => {
    expect(legacyChain.find(seenOf([one]))).toHaveLength(1);
    expect(judged([one])).toMatchObject({ verdict: "healthy", findings: [{ cause: "tls.legacy-chain", role: "note" }] });
  });

  test.each([
    ["a whole chain", along([intermediate], [intermediate])],
    ["a cross-sign that is valid", along([intermediate, authority(root, "CN=Old")], [intermediate])],
    [
      "an expired stranger",
      along([intermediate, authority("CN=Stranger", "CN=Old", { notAfter: inDays(-400) })], [intermediate]),
    ],
    ["no valid path", along([old], [old])],
  ])("silent: %s", (_, one) => expect(legacyChain.find(seenOf([one]))).toEqual([]));
});

test("independent roots of one connection stand in the catalogue's order", () => {
  const order = [
    "plaintext",
    "unrecognized-name",
    "default-certificate",
    "name-mismatch",
    "not-yet-valid",
    "expired",
    "revoked",
    "intermediate-expired",
    "incomplete-chain",
    "self-signed",
    "untrusted-root",
  ];
  const ids = causes.map(({ id }) => id.replace(/^tls\./, "")).filter((id) => order.includes(id));
  expect(ids).toEqual(order);
});
