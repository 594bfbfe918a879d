import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holdsAt } from "../../../src/observation/revocation-answer.ts";
import { readOcspResponse } from "../../../src/probe/tls/ocsp.ts";
import { authorities, inDays, issue, makeAuthority } from "../../fixture/certificates.ts";
import { ocspResponse, type Said } from "../../fixture/revocation.ts";

const { intermediate } = await authorities();
const leaf = await issue(intermediate, { names: ["api.example"] });
const read = (bytes: Uint8Array) =>
  readOcspResponse(bytes, new X509Certificate(leaf.cert), new X509Certificate(intermediate.cert), Date.now());
const said = (told: Said = {}) => read(ocspResponse(leaf, intermediate, told));

describe("an OCSP response", () => {
  test.each(["sha1", "sha256"] as const)("says what the issuer says, the certificate named by %s", (hash) => {
    expect(said({ hash })).toMatchObject({ status: "good", signedBy: "issuer", problem: null, revokedAt: null });
    const revokedAt = new Date("2026-03-01T10:20:30Z");
    expect(said({ hash, status: "revoked", revokedAt, reason: 1 })).toMatchObject({
      status: "revoked",
      revokedAt: "2026-03-01T10:20:30.000Z",
      reason: "keyCompromise",
    });
    expect(said({ hash, status: "revoked" })).toMatchObject({ status: "revoked", reason: null });
    expect(said({ hash, status: "unknown" })).toMatchObject({ status: "unknown" });
  });

  test("says from when to when it holds", () => {
    const week = said({ from: inDays(-1), until: inDays(6) });
    expect(holdsAt(week, Date.now())).toBe(true);
    expect(holdsAt(week, inDays(7).getTime())).toBe(false);
    expect(holdsAt(week, inDays(-2).getTime())).toBe(false);
    const open = said({ until: null });
    expect(open.nextUpdate).toBeNull();
    expect(holdsAt(open, Date.now())).toBe(true);
  });

  test("may be signed by a responder that the issuer named for it, and by nobody else", async () => {
    const delegate = await issue(intermediate, { commonName: "Responder", ocspSigning: true });
    expect(said({ status: "revoked", delegate })).toMatchObject({ status: "revoked", signedBy: "delegate" });
    const none = { status: null, signedBy: null, problem: expect.stringContaining("signed neither") };
    expect(said({ status: "revoked", delegate: await issue(intermediate, { commonName: "A server" }) })).toMatchObject(none);
    const stranger = await issue(await makeAuthority("Stranger"), { commonName: "Responder", ocspSigning: true });
    expect(said({ status: "revoked", delegate: stranger })).toMatchObject(none);
    const old = await issue(intermediate, { commonName: "Responder", ocspSigning: true, notAfter: inDays(-1) });
    expect(said({ status: "revoked", delegate: old })).toMatchObject(none);
  });

  test("about another certificate, or by another issuer of that name, says nothing", async () => {
    expect(said({ status: "revoked", about: await issue(intermediate, { names: ["api.example"] }) })).toMatchObject({
      status: null,
      problem: expect.stringContaining("another certificate"),
    });
    const namesake = await makeAuthority("Test Intermediate");
    expect(read(ocspResponse(leaf, namesake, { status: "revoked" }))).toMatchObject({ status: null });
  });

  test("in which one byte is changed says nothing, or the same", () => {
    const bytes = ocspResponse(leaf, intermediate, { status: "revoked", reason: 1 });
    const right = read(bytes);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(bytes);
        damaged.writeUInt8(damaged.readUInt8(at) ^ change, at);
        const answer = read(damaged);
        expect(answer.status === null || JSON.stringify(answer) === JSON.stringify(right)).toBe(true);
      }),
    );
  });

  test("that is an error, or nonsense of any kind, says nothing and why", () => {
    expect(said({ response: 3 })).toMatchObject({ status: null, problem: expect.stringContaining("tryLater") });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(read(bytes)).toMatchObject({ status: null, problem: expect.any(String) });
      }),
    );
  });
});
