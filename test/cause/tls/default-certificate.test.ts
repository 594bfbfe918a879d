import { describe, expect, test } from "vitest";
import { defaultCertificate } from "../../../src/cause/tls/default-certificate.ts";
import { nameMismatch } from "../../../src/cause/tls/name-mismatch.ts";
import type { Certificate } from "../../../src/observation/kind/tls-handshake.ts";
import { apiTarget, seenOf } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { alerted, certificate, distrusted, handshake, inDays, selfMade, withOtherNames } from "../../build/tls.ts";

const foreign = certificate({ names: ["www.other.example", "other.example"] });
const shown = handshake({ leaf: foreign });

describe("tls.default-certificate", () => {
  test("another name gets another certificate", () => {
    const others = withOtherNames((asked) => handshake({ ...asked, leaf: certificate({ names: ["*.example.com"] }) }));
    const seen = seenOf([shown, ...others]);
    const [match] = defaultCertificate.find(seen);
    expect(match).toMatchObject({ failed: [shown], says: "default certificate shown, for www.other.example" });
    expect(match?.ruledOut).toMatchObject([{ cause: "tls.name-mismatch", by: others }]);
    expect(nameMismatch.find(seen)).toEqual([]);
  });

  test("another name is refused by an alert", () => {
    const seen = seenOf([shown, alerted(112, { sni: "faultline-no-such-name.example.com", purpose: "other-sni" })]);
    expect(defaultCertificate.find(seen)).toHaveLength(1);
    expect(nameMismatch.find(seen)).toEqual([]);
  });

  test.each([
    ["the same certificate, and breaks off later", { chain: [foreign] }],
    ["a request for the client's certificate", { chain: [foreign], certificateRequested: true }],
  ])("another name gets %s, by an alert: that is no choice", (_, data) => {
    const others = withOtherNames((asked) => alerted(40, { ...asked, data }));
    expect(defaultCertificate.find(seenOf([shown, ...others]))).toEqual([]);
    expect(nameMismatch.find(seenOf([shown, ...others]))).toHaveLength(1);
  });

  test.each([
    [
      "ingress-nginx",
      {
        commonName: "Kubernetes Ingress Controller Fake Certificate",
        names: ["ingress.local"],
        subject: "O=Acme Co, CN=Kubernetes Ingress Controller Fake Certificate",
      },
    ],
    ["Traefik", { commonName: "TRAEFIK DEFAULT CERT", names: ["7e4.traefik.default"] }],
    ["Plesk", { commonName: "Plesk", names: [], subject: "C=CH, O=Plesk, CN=Plesk" }],
    ["localhost", { commonName: "localhost", names: ["localhost"] }],
    [
      "mod_ssl",
      { commonName: "localhost.localdomain", names: [], subject: "C=--, O=SomeOrganization, CN=localhost.localdomain" },
    ],
    ["OpenSSL's example", { commonName: null, names: [], subject: "C=AU, ST=Some-State, O=Internet Widgits Pty Ltd" }],
    ["HAProxy", { commonName: "haproxy.default", names: ["haproxy.default"] }],
    ["nobody's name", { commonName: null, names: ["fallback.invalid"], subject: "O=Shop" }],
    ["Google without a name", { commonName: "invalid2.invalid", names: ["invalid2.invalid"] }],
  ])("a placeholder of %s, though every name gets it", (_, partial) => {
    const leaf = selfMade(partial);
    const bad = handshake({ leaf, trust: distrusted("self-signed") });
    const seen = seenOf([bad, ...withOtherNames((asked) => handshake({ ...asked, leaf, trust: distrusted("self-signed") }))]);
    expect(defaultCertificate.find(seen)).toHaveLength(1);
    expect(nameMismatch.find(seen)).toEqual([]);
    expect(defaultCertificate.explains).toContain("tls.self-signed");
  });

  test("that a placeholder has expired as well is no second fault; of another site's certificate it is one", () => {
    const rootsFor = (leaf: Certificate) => {
      const shown = handshake({ leaf, trust: distrusted("self-signed") });
      const others = withOtherNames((asked) => handshake({ ...asked, leaf: certificate({ names: ["*.example.com"] }) }));
      const { findings } = judged([shown, ...others]);
      return findings.filter(({ role }) => role === "root").map(({ cause }) => cause);
    };
    const dates = { notAfter: inDays(-30) };
    expect(rootsFor(selfMade({ commonName: "TRAEFIK DEFAULT CERT", names: ["7e4.traefik.default"], ...dates }))).toEqual([
      "tls.default-certificate",
    ]);
    expect(rootsFor(selfMade({ names: ["www.other.example"], ...dates }))).toEqual(["tls.default-certificate", "tls.expired"]);
  });

  test.each(["cPanel, Inc. Certification Authority", "Kubernetes Ingress Controller Fake Certificate"])(
    "%s as the issuer is no sign",
    (issuer) => {
      expect(
        defaultCertificate.find(seenOf([handshake({ leaf: certificate({ names: ["shop.example"], issuer: `O=${issuer}` }) })])),
      ).toEqual([]);
    },
  );

  test("localhost itself may be what was asked for", () => {
    const target = { ...apiTarget, host: "localhost", sni: "localhost" };
    expect(
      defaultCertificate.find(
        seenOf([handshake({ host: "localhost", leaf: certificate({ names: ["localhost"] }) })], { target }),
      ),
    ).toEqual([]);
  });
});
