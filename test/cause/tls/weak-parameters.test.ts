import { describe, expect, test } from "vitest";
import { weakParameters } from "../../../src/cause/tls/weak-parameters.ts";
import { weakKey } from "../../../src/observation/weak-certificate.ts";
import { seenOf, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import {
  alerted,
  authority,
  brokenHandshake,
  certificate,
  handshake,
  hello,
  intermediate,
  refusedHello,
  thrice,
  trusted,
} from "../../build/tls.ts";

const find = (observations: Parameters<typeof seenOf>[0]) => weakParameters.find(seenOf(observations));
const refusal = (errno: string) => brokenHandshake("tls-own-refusal", { data: { errno } });

describe("tls.weak-parameters", () => {
  test.each([
    ["ERR_SSL_DH_KEY_TOO_SMALL", "Diffie-Hellman key too short"],
    ["ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED", "no secure renegotiation (RFC 5746)"],
    ["ERR_SSL_WRONG_SIGNATURE_TYPE", "signature method is refused here"],
    ["ERR_SSL_WRONG_CURVE", "curve of the key exchange is refused here"],
    ["ERR_SSL_WRONG_CIPHER_RETURNED", "cipher that the server picks is refused here"],
  ])("%s: one try says it", (errno, says) => {
    expect(find([refusal(errno)])).toMatchObject([{ failed: [{ data: { errno } }], stated: true, says }]);
  });

  test("a hello of our own reads the size", () => {
    const group = hello({ offer: "tls1.2-every", data: { version: "TLSv1.2", keyExchange: "DH 512" } });
    const { findings } = judged([refusal("ERR_SSL_DH_KEY_TOO_SMALL"), group, handshake({ address: two })]);
    expect(findings).toMatchObject([{ cause: "tls.weak-parameters", role: "root", pattern: "some-addresses" }]);
    expect(findings[0]?.summary).toContain("Diffie-Hellman of 512 bits");
  });

  test("a key that fits no scheme of today makes the server refuse; old versions show it", () => {
    const seen = [
      ...thrice((told) => alerted(40, told)),
      refusedHello(40),
      hello({ offer: "tls1.2", data: { version: "TLSv1.2", chain: [certificate({ key: "RSA 512" })] } }),
    ];
    expect(find(seen)).toMatchObject([{ says: "certificate: RSA key of 512 bits" }]);
  });

  test("a certificate whose key or signature no client takes, though the handshake stands", () => {
    const short = certificate({ key: "RSA 1024" });
    expect(find([handshake({ leaf: short })])).toMatchObject([{ stated: true, says: "certificate: RSA key of 1024 bits" }]);
    const sha1 = certificate({ signature: "sha1WithRSAEncryption" });
    expect(find([handshake({ leaf: sha1 })])).toMatchObject([{ says: "certificate: signature with SHA-1" }]);
    const { findings } = judged([handshake({ leaf: short }), handshake({ address: two })]);
    expect(findings).toMatchObject([{ cause: "tls.weak-parameters", pattern: "some-addresses" }]);
  });

  test("what plays no part in the path, and what signs itself, does not count", () => {
    const old = authority("CN=Old", "CN=Old", { signature: "sha1WithRSAEncryption", key: "RSA 1024" });
    const leaf = certificate();
    const path = [leaf.fingerprint256, intermediate.fingerprint256];
    expect(find([handshake({ chain: [leaf, intermediate, old], trust: { ...trusted, path } })])).toEqual([]);
    expect(find([handshake({ leaf: certificate({ key: "RSA 2048", signature: "sha256WithRSAEncryption" }) })])).toEqual([]);
  });

  test("a version that is refused here is no weakness", () =>
    expect(find([refusal("ERR_SSL_UNSUPPORTED_PROTOCOL")])).toEqual([]));

  test.each([
    ["RSA 2047", true],
    ["RSA 2048", false],
    ["RSA 4096", false],
    ["EC prime256v1", false],
    ["EC prime192v1", true],
    ["ED25519", false],
    ["DSA 1024", true],
    ["unreadable", false],
    ["RSA", false],
  ])("%s is weak: %s", (key, weak) => expect(weakKey(key) !== null).toBe(weak));
});
