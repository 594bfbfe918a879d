import { X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";
import { describe, expect, test } from "vitest";
import { judgeTrust } from "../../../src/probe/tls/trust.ts";
import { authorities, criticalExtension, inDays, issue, makeAuthority, nameConstraints } from "../../fixture/certificates.ts";

const { root, intermediate } = await authorities();
const leaf = await issue(intermediate, { names: ["api.example"] });
const judge = (pems: readonly string[], ca: readonly string[] = [root.cert]) =>
  judgeTrust(
    pems.map((pem) => new X509Certificate(pem)),
    ca,
    Date.now(),
  );

const fingerprintOf = (pem: string): string => new X509Certificate(pem).fingerprint256.replaceAll(":", "").toLowerCase();
const notBeforeOf = (pem: string): string => new X509Certificate(pem).validFromDate.toISOString();
const notAfterOf = (pem: string): string => new X509Certificate(pem).validToDate.toISOString();

describe("a chain as sent, against the roots known here", () => {
  test("is trusted where it leads to one of them, with or without the root sent", () => {
    const expected = { result: "trusted", root: "CN=Test Root", fromGivenCa: true, missing: null };
    expect(judge([leaf.cert, intermediate.cert])).toMatchObject(expected);
    expect(judge([leaf.cert, intermediate.cert, root.cert])).toMatchObject(expected);
  });

  test("is trusted in any order, with strangers among it", async () => {
    const stranger = await makeAuthority("Stranger");
    expect(judge([leaf.cert, stranger.cert, root.cert, intermediate.cert])).toMatchObject({ result: "trusted" });
  });

  test("is trusted where the leaf itself was given", async () => {
    const own = await issue(null, { names: ["api.example"] });
    expect(judge([own.cert], [own.cert])).toMatchObject({ result: "trusted", fromGivenCa: true });
    expect(judge([own.cert])).toMatchObject({ result: "self-signed", missing: null });
  });

  test("misses its intermediate, for sure where that one is known here", () => {
    expect(judge([leaf.cert], [root.cert, intermediate.cert])).toMatchObject({
      result: "missing-intermediate",
      missing: "CN=Test Intermediate",
      missingIsKnown: true,
      detail: expect.stringContaining("known here as an intermediate"),
    });
    expect(judge([leaf.cert], [intermediate.cert])).toMatchObject({ result: "missing-intermediate", missingIsKnown: false });
  });

  test("misses its intermediate where nothing but the leaf was sent, and says what looks the same", async () => {
    const fetched = await issue(intermediate, { names: ["api.example"], caIssuers: "http://ca.example/i.der" });
    const trust = judge([fetched.cert]);
    expect(trust).toMatchObject({ result: "missing-intermediate", missing: "CN=Test Intermediate" });
    expect(trust?.detail).toContain("http://ca.example/i.der");
    expect(trust?.detail).toContain("looks the same");
  });

  test("tells a root of the same house as the issuer that was not sent", async () => {
    const house = await makeAuthority("Corp Top");
    const below = async (issuer: string) => (await issue(await makeAuthority(issuer), { names: ["api.example"] })).cert;
    expect(judge([await below("Corp CA 3")], [house.cert])).toMatchObject({ relative: "CN=Corp Top" });
    expect(judge([await below("Other CA 3")], [house.cert])?.relative).toBeUndefined();
    expect(judge([await below("CA 3")], [(await makeAuthority("CA Top")).cert])?.relative).toBeUndefined();
    const organisation = /O=([^\n]+)/.exec(new X509Certificate(rootCertificates[0] ?? "").subject)?.[1] ?? "";
    expect(judge([await below(`Web, O=${organisation}`)], [])?.relative).toContain(organisation);
  });

  test("misses a higher intermediate that is known here", async () => {
    const lower = await makeAuthority("Lower", { issuer: intermediate });
    const below = await issue(lower, { names: ["api.example"] });
    expect(judge([below.cert, lower.cert], [root.cert, intermediate.cert])).toMatchObject({
      result: "missing-intermediate",
      missing: "CN=Test Intermediate",
    });
  });

  test("ends in an unknown root, sent or not", () => {
    expect(judge([leaf.cert, intermediate.cert], [])).toMatchObject({
      result: "unknown-root",
      missing: "CN=Test Root",
      root: null,
    });
    expect(judge([leaf.cert, intermediate.cert, root.cert], [])).toMatchObject({ result: "unknown-root", missing: null });
  });

  test("has a broken signature where the issuer of that name did not sign", async () => {
    const forged = await issue(intermediate, { names: ["api.example"], forged: true });
    expect(judge([forged.cert, intermediate.cert])).toMatchObject({ result: "broken-signature" });
  });

  test.each([true, false])(
    "a root made anew under its old name is not the one that is known (key named: %s)",
    async (keyIdentifier) => {
      const old = await makeAuthority("Lab CA");
      const anew = await makeAuthority("Lab CA");
      const direct = await issue(anew, { names: ["api.example"], keyIdentifier });
      const namesake = { result: "unknown-root", missing: null, namesake: "CN=Lab CA" };
      expect(judge([direct.cert], [old.cert])).toMatchObject(namesake);
      const between = await makeAuthority("Lab Web", { issuer: anew, keyIdentifier });
      const below = await issue(between, { names: ["api.example"], keyIdentifier });
      expect(judge([below.cert, between.cert], [old.cert])).toMatchObject(namesake);
      // The old root sent along, and nobody here knows either.
      expect(judge([direct.cert, old.cert], [])?.result).not.toBe("missing-intermediate");
      expect(judge([direct.cert], [old.cert, anew.cert])).toMatchObject({ result: "trusted" });
    },
  );

  test("an intermediate known here that did sign outranks a root of the same name", async () => {
    const namesake = await makeAuthority("Test Intermediate");
    expect(judge([leaf.cert], [root.cert, intermediate.cert, namesake.cert])).toMatchObject({
      result: "missing-intermediate",
      missingIsKnown: true,
    });
  });

  const names = ["api.example"];
  const above = async (options: Parameters<typeof makeAuthority>[1]) =>
    await makeAuthority("Limited", { issuer: root, ...options });
  const unfit: readonly [string, () => Promise<string[]>, RegExp][] = [
    [
      "a leaf for clients alone",
      async () => [(await issue(intermediate, { names, usages: ["1.3.6.1.5.5.7.3.2"] })).cert, intermediate.cert],
      /for clients, not for servers/,
    ],
    [
      "a critical extension that nobody knows",
      async () => [(await issue(intermediate, { names, extensions: [criticalExtension()] })).cert, intermediate.cert],
      /critical extension .* 2\.999\.2/,
    ],
    [
      "one authority too many",
      async () => {
        const short = await above({ pathLength: 0 });
        const lower = await makeAuthority("Lower", { issuer: short });
        return [(await issue(lower, { names })).cert, lower.cert, short.cert];
      },
      /CN=Limited allows 0 authorities below it, and there are 1/,
    ],
    [
      "a name that the authority may not speak for",
      async () => {
        const limited = await above({ extensions: [nameConstraints({ permitted: ["corp.example"] })] });
        return [(await issue(limited, { names })).cert, limited.cert];
      },
      /CN=Limited may not speak for api\.example/,
    ],
    [
      "a name that the authority is kept from",
      async () => {
        const limited = await above({ extensions: [nameConstraints({ excluded: ["example"] })] });
        return [(await issue(limited, { names })).cert, limited.cert];
      },
      /may not speak for api\.example/,
    ],
  ];
  test.each(unfit)("%s is refused by clients, though all is signed", async (_, make, detail) => {
    const trust = judge(await make());
    expect(trust).toMatchObject({ result: "unfit", root: "CN=Test Root", missing: null });
    expect(trust?.detail).toMatch(detail);
  });

  test("what is limited and keeps to it is trusted, and so is a leaf that was given", async () => {
    const limited = await above({
      pathLength: 0,
      extensions: [nameConstraints({ permitted: ["Example", "192.example"], excluded: ["www.example"] })],
    });
    const fits = await issue(limited, { names: ["api.example", "example"] });
    expect(judge([fits.cert, limited.cert])).toMatchObject({ result: "trusted" });
    const any = await issue(intermediate, { names, usages: ["2.5.29.37.0"] });
    expect(judge([any.cert, intermediate.cert])).toMatchObject({ result: "trusted" });
    const own = await issue(null, { names, usages: ["1.3.6.1.5.5.7.3.2"] });
    expect(judge([own.cert], [own.cert])).toMatchObject({ result: "trusted" });
  });

  test("of two paths the one counts that is fit", async () => {
    const limited = await makeAuthority("Test Intermediate", {
      issuer: root,
      like: intermediate,
      notAfter: inDays(9_000),
      extensions: [nameConstraints({ permitted: ["corp.example"] })],
    });
    expect(judge([leaf.cert, limited.cert, intermediate.cert])).toMatchObject({
      result: "trusted",
      path: [fingerprintOf(leaf.cert), fingerprintOf(intermediate.cert)],
    });
  });

  test("an authority that is none issues nothing", async () => {
    const impostor = await makeAuthority("Impostor", { issuer: root, impostor: true });
    const below = await issue(impostor, { names: ["victim.example"] });
    const detail = expect.stringContaining("is no authority");
    const none = { result: "unknown-root", missing: "CN=Impostor", detail };
    expect(judge([below.cert, impostor.cert])).toMatchObject(none);
    expect(judge([below.cert, impostor.cert, root.cert])).toMatchObject(none);
    expect(judge([below.cert])).toMatchObject({ result: "missing-intermediate", missing: "CN=Impostor" });
    // Of the issuer's name, and not the one that signed.
    const namesake = await makeAuthority("Impostor", { issuer: root, impostor: true });
    expect(judge([below.cert, namesake.cert])?.result).not.toBe("unknown-root");
  });

  test("an expired cross-sign beside a valid path does not matter", async () => {
    const old = await makeAuthority("Old Root", { notAfter: inDays(-10) });
    const crossed = await makeAuthority("Test Root", { issuer: old, like: root, notAfter: inDays(-10) });
    const trust = judge([leaf.cert, intermediate.cert, crossed.cert], [root.cert, old.cert]);
    expect(trust).toMatchObject({ result: "trusted", root: "CN=Test Root" });
    expect(trust?.path).toHaveLength(2);
    expect(judge([leaf.cert, intermediate.cert, crossed.cert], [old.cert])).toMatchObject({
      result: "trusted",
      root: "CN=Old Root",
    });
  });

  test("two intermediates of one name and key: either path may lead to the root", async () => {
    const elsewhere = await makeAuthority("Elsewhere");
    const twin = await makeAuthority("Test Intermediate", { issuer: elsewhere, like: intermediate });
    expect(judge([leaf.cert, twin.cert, intermediate.cert])).toMatchObject({ result: "trusted", root: "CN=Test Root" });
  });

  test("of two intermediates of one name and key the one counts that is valid now, in whatever order they were sent", async () => {
    const ended = await makeAuthority("Test Intermediate", { issuer: root, like: intermediate, notAfter: inDays(-3) });
    const early = await makeAuthority("Test Intermediate", {
      issuer: root,
      like: intermediate,
      notBefore: inDays(3),
      notAfter: inDays(9_000),
    });
    const path = [fingerprintOf(leaf.cert), fingerprintOf(intermediate.cert)];
    for (const sent of [
      [ended, intermediate, early],
      [early, ended, intermediate],
    ])
      expect(judge([leaf.cert, ...sent.map(({ cert }) => cert)])).toMatchObject({ result: "trusted", path });
    expect(judge([leaf.cert, ended.cert])).toMatchObject({ result: "trusted", path: [path[0], fingerprintOf(ended.cert)] });
    // An old leaf must not hide which path is the valid one.
    const old = await issue(intermediate, { names: ["api.example"], notAfter: inDays(-20) });
    expect(judge([old.cert, ended.cert, intermediate.cert])?.path?.[1]).toBe(path[1]);
  });

  test("a root that was given and has ended, or has not begun, gives way to one that is valid", async () => {
    const ended = await makeAuthority("Test Root", { like: root, notAfter: inDays(-1) });
    expect(judge([leaf.cert, intermediate.cert], [ended.cert, root.cert])?.rootNotAfter).toBe(notAfterOf(root.cert));
    expect(judge([leaf.cert, intermediate.cert], [ended.cert])?.rootNotAfter).toBe(notAfterOf(ended.cert));
    const early = await makeAuthority("Test Root", { like: root, notBefore: inDays(2) });
    expect(judge([leaf.cert, intermediate.cert], [early.cert, root.cert])?.rootNotBefore).toBe(notBeforeOf(root.cert));
    expect(judge([leaf.cert, intermediate.cert], [early.cert])?.rootNotBefore).toBe(notBeforeOf(early.cert));
  });

  test("certificates that issue one another in a ring end the search", async () => {
    const one = await makeAuthority("One", { issuer: { ...root, name: "Two" } });
    const two = await makeAuthority("Two", { issuer: one, like: root });
    const below = await issue(one, { names: ["api.example"] });
    const trust = judge([below.cert, one.cert, two.cert], []);
    expect(trust?.result).toBe("unknown-root");
    expect(trust?.path).toHaveLength(3);
  });

  test("a root of the bundled list is known without being given", () => {
    const [bundled = ""] = rootCertificates;
    expect(judge([bundled], [])).toMatchObject({ result: "trusted", fromGivenCa: false });
  });

  test("what is given and no certificate at all is passed over", () => {
    expect(
      judge([leaf.cert, intermediate.cert], ["nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])?.result,
    ).toBe("unknown-root");
  });

  test("nothing sent, nothing judged", () => expect(judge([])).toBeNull());
});
