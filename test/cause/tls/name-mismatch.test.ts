import { describe, expect, test } from "vitest";
import { defaultCertificate } from "../../../src/cause/tls/default-certificate.ts";
import { nameMismatch } from "../../../src/cause/tls/name-mismatch.ts";
import { selfSigned } from "../../../src/cause/tls/self-signed.ts";
import { apiTarget, one, seenOf, two } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import {
  alerted,
  brokenHandshake,
  certificate,
  distrusted,
  handshake,
  selfMade,
  thrice,
  withOtherNames,
} from "../../build/tls.ts";

const foreign = certificate({ names: ["www.other.example", "other.example"] });
const shown = handshake({ leaf: foreign });

describe("tls.name-mismatch", () => {
  test("one certificate for every name: what it covers is listed, the default certificate is ruled out", () => {
    const others = withOtherNames((asked) => handshake({ ...asked, leaf: foreign }));
    const good = handshake({ address: two });
    const seen = seenOf([shown, ...others, good]);
    const [match, ...rest] = nameMismatch.find(seen);
    expect(match).toMatchObject({
      failed: [shown],
      worked: [good],
      beside: others,
      says: "certificate is for www.other.example, not this name",
    });
    expect(match?.ruledOut).toMatchObject([{ cause: "tls.default-certificate", by: others }]);
    expect(match?.next[0]).toContain("covers www.other.example and other.example");
    expect(rest).toEqual([]);
    expect(defaultCertificate.find(seen)).toEqual([]);
  });

  test("other names not asked: named all the same, the default certificate untested", () => {
    const cancelled = withOtherNames((asked) => handshake({ ...asked, skippedBecause: "cancelled" }));
    const seen = seenOf([shown, ...cancelled]);
    expect(nameMismatch.find(seen)[0]?.ruledOut).toEqual([]);
    expect(nameMismatch.toldApartFrom).toContain("tls.default-certificate");
    expect(defaultCertificate.find(seen)).toEqual([]);
  });

  test("other names that broke off tell nothing", () => {
    const seen = seenOf([shown, ...withOtherNames((asked) => brokenHandshake("timeout", asked))]);
    expect(nameMismatch.find(seen)).toHaveLength(1);
    expect(defaultCertificate.find(seen)).toEqual([]);
  });

  test("another certificate with the same names does not mean that the server chooses", () => {
    const twin = certificate({ names: ["other.example", "WWW.other.example"], key: "RSA 2048" });
    expect(nameMismatch.find(seenOf([shown, ...withOtherNames((asked) => handshake({ ...asked, leaf: twin }))]))).toHaveLength(1);
  });

  test("nor does one that the asked name got on another try", () => {
    const third = certificate({ names: ["third.example"] });
    const seen = seenOf([
      shown,
      handshake({ leaf: third, attempt: 2 }),
      ...withOtherNames((asked) => handshake({ ...asked, leaf: third })),
    ]);
    expect(defaultCertificate.find(seen)).toEqual([]);
    const [match, ...rest] = nameMismatch.find(seen);
    expect(match?.failed).toHaveLength(2);
    expect(match?.next[0]).toContain("covers www.other.example and other.example; another third.example");
    expect(rest).toEqual([]);
  });

  test("every server shows one of its own: that none has the right one is one fault", () => {
    const own = (name: string) => certificate({ names: [name] });
    const { findings } = judged([
      ...thrice((told) => handshake({ ...told, leaf: own("web1.example") })),
      ...thrice((told) => handshake({ ...told, address: two, leaf: own("web2.example") })),
    ]);
    expect(findings.filter(({ role }) => role === "root")).toMatchObject([
      { cause: "tls.name-mismatch", pattern: "everywhere", scope: { addresses: [one, two] } },
    ]);
  });

  test("more than five names are counted", () => {
    const many = certificate({ names: Array.from({ length: 17 }, (_, n) => `n${n}.example`) });
    expect(nameMismatch.find(seenOf([handshake({ leaf: many })]))[0]?.next[0]).toContain("n4.example and 12 more");
  });

  test("a common name alone covers nothing, and that is said", () => {
    const bare = certificate({ names: [], commonName: "api.example.com" });
    const [match] = nameMismatch.find(seenOf([handshake({ leaf: bare })]));
    expect(match?.says).toBe("certificate lists no names, so it covers none");
    expect(match?.next[0]).toContain('its common name "api.example.com" does not count');
  });

  test("for a bare address, a name is advised", () => {
    const target = { ...apiTarget, kind: "address" as const, host: one, sni: null };
    const [match] = nameMismatch.find(seenOf([handshake({ host: one, sni: null, leaf: foreign })], { target }));
    expect(match?.says).toContain("not this address");
    expect(match?.next[0]).toContain("--sni NAME");
  });

  test("a self-signed one for another name is both", () => {
    const seen = seenOf(
      thrice((told) => handshake({ ...told, leaf: selfMade({ names: ["intra.example"] }), trust: distrusted("self-signed") })),
    );
    expect(nameMismatch.find(seen)).toHaveLength(1);
    expect(selfSigned.find(seen)).toHaveLength(1);
  });

  test.each([
    ["it covers the name", [handshake()]],
    ["coverage was not judged", [{ ...shown, data: { chain: [foreign] } }]],
    ["only another name got it", [handshake(), ...withOtherNames((asked) => handshake({ ...asked, leaf: foreign }))]],
    ["the handshake failed", [brokenHandshake("reset"), alerted(112)]],
  ])("silent: %s", (_, observations) => {
    expect(nameMismatch.find(seenOf(observations))).toEqual([]);
    expect(defaultCertificate.find(seenOf(observations))).toEqual([]);
  });
});
