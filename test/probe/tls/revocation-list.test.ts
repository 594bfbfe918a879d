import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readRevocationList } from "../../../src/probe/tls/revocation-list.ts";
import { authorities, issue, makeAuthority } from "../../fixture/certificates.ts";
import { authoritiesOnly, deltaExtension, revocationList } from "../../fixture/revocation.ts";

const { intermediate } = await authorities();
const leaf = await issue(intermediate, { names: ["api.example"] });
const other = await issue(intermediate, { names: ["other.example"] });
const read = (bytes: Uint8Array) =>
  readRevocationList(bytes, new X509Certificate(leaf.cert), new X509Certificate(intermediate.cert));

describe("a list of revoked certificates", () => {
  test("holds the certificate, or does not", () => {
    expect(read(revocationList(intermediate, [other, leaf], { reason: 4 }))).toMatchObject({
      status: "revoked",
      reason: "superseded",
      revokedAt: expect.stringMatching(/Z$/),
      signedBy: "issuer",
      problem: null,
    });
    expect(read(revocationList(intermediate, [other]))).toMatchObject({ status: "good", nextUpdate: expect.any(String) });
    expect(read(revocationList(intermediate, [], { until: null }))).toMatchObject({ status: "good", nextUpdate: null });
  });

  test("is read from PEM too", () => {
    const base64 = revocationList(intermediate, [leaf]).toString("base64");
    expect(read(Buffer.from(`-----BEGIN X509 CRL-----\n${base64}\n-----END X509 CRL-----\n`))).toMatchObject({
      status: "revoked",
    });
  });

  test("of another issuer, by another key, of changes only, about authorities only: it says nothing", async () => {
    const stranger = await makeAuthority("Stranger");
    for (const bytes of [
      revocationList(stranger, [leaf]),
      revocationList(intermediate, [leaf], { signer: stranger }),
      revocationList(intermediate, [leaf], { extensions: [deltaExtension] }),
      revocationList(intermediate, [leaf], { extensions: [authoritiesOnly] }),
    ])
      expect(read(bytes)).toMatchObject({ status: null, problem: expect.any(String) });
  });

  test("of ten thousand is read in good time", () => {
    const entry = revocationList(intermediate, Array.from({ length: 10_000 }, () => other).with(9_999, leaf));
    expect(read(entry)).toMatchObject({ status: "revoked" });
  });

  test("nonsense, or a list in which one byte is changed, is never believed", () => {
    const bytes = revocationList(intermediate, [leaf]);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => void expect(read(noise).status).toBeNull()));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(bytes);
        damaged.writeUInt8(damaged.readUInt8(at) ^ change, at);
        expect(["revoked", null]).toContain(read(damaged).status);
      }),
    );
  });
});
