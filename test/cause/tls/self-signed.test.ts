import { describe, expect, test } from "vitest";
import { two } from "../../build/common.ts";
import { distrusted, handshake, selfMade, trusted } from "../../build/tls.ts";
import { distrustIn } from "../../build/tls-causes.ts";

describe("tls.self-signed", () => {
  test("issuer and subject are one, and nobody trusts it", () => {
    const bad = handshake({ chain: [selfMade()], trust: distrusted("self-signed") });
    const good = handshake({ address: two });
    const { own, untrusted, incomplete } = distrustIn([bad, good]);
    expect(own).toMatchObject([{ failed: [bad], worked: [good], says: "certificate is self-signed" }]);
    expect([untrusted, incomplete]).toEqual([[], []]);
  });

  test("trusted by --ca it is silent", () => {
    expect(distrustIn([handshake({ chain: [selfMade()], trust: { ...trusted, fromGivenCa: true } })])).toEqual({
      incomplete: [],
      untrusted: [],
      own: [],
    });
  });
});
