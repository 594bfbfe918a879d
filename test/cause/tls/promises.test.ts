import fc from "fast-check";
import { expect, test } from "vitest";
import { causes } from "../../../src/cause/causes.ts";
import type { Observation } from "../../../src/observation/observation.ts";
import { anyObservations } from "../../build/arbitrary.ts";
import { one, seenOf, six, two } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { keepTheirPromises } from "../../build/promises.ts";
import {
  alerted,
  authority,
  authoritySays,
  brokenHandshake,
  certificate,
  certificateAsked,
  cutHello,
  distrusted,
  handshake,
  hello,
  inDays,
  intermediate,
  refusedHello,
  selfMade,
  silence,
  trusted,
} from "../../build/tls.ts";

const own = causes.filter(({ id }) => id.startsWith("tls."));

const asked = fc.record({
  address: fc.constantFrom(one, two, six),
  vantage: fc.constantFrom("here", "there"),
  attempt: fc.integer({ min: 1, max: 3 }),
  host: fc.constantFrom("api.example.com", "api.example.com", "login.example.net"),
  sni: fc.constantFrom("api.example.com", "api.example.com", "faultline-no-such-name.example.com", null),
  purpose: fc.constantFrom("target" as const, "target" as const, "sample" as const, "other-sni" as const),
});
const shownByUs = { subject: "CN=robot", issuer: "CN=Clients", notBefore: inDays(-90), notAfter: inDays(-2) };
const leaves = fc.constantFrom(
  certificate(),
  certificate({ notAfter: inDays(-3) }),
  certificate({ notAfter: inDays(2), mustStaple: true }),
  certificate({ notAfter: inDays(-300), names: ["other.example"] }),
  certificate({ notBefore: inDays(2), notAfter: inDays(80) }),
  certificate({ issuer: "CN=Corp Issuing" }),
  certificate({ key: "RSA 1024" }),
  certificate({ issuer: "CN=Corp Issuing", names: ["faultline-no-such-name.example.com"], signature: "sha1WithRSAEncryption" }),
  certificate({ names: [], commonName: null, issuer: "CN=Corp Root" }),
  selfMade({ names: ["localhost"] }),
  selfMade(),
);
const trust = fc.oneof(
  fc.constant(trusted),
  fc
    .tuple(
      fc.constantFrom(
        "missing-intermediate" as const,
        "self-signed" as const,
        "unknown-root" as const,
        "broken-signature" as const,
      ),
      fc.constantFrom("CN=Corp Issuing", intermediate.subject, null),
    )
    .map(([result, missing]) => distrusted(result, missing)),
);
const above = fc.constantFrom(
  [],
  [intermediate],
  [authority("CN=Corp Issuing", "CN=Corp Root"), authority("CN=Corp Root", "CN=Corp Root")],
);
const acked = fc.constantFrom(null, 0, 1, 900, 1_601);

const some: fc.Arbitrary<Observation> = fc.oneof(
  fc
    .tuple(asked, leaves, above, trust)
    .map(([told, leaf, rest, judged]) => handshake({ ...told, chain: [leaf, ...rest], trust: judged })),
  fc
    .tuple(
      asked,
      fc.constantFrom(
        "timeout" as const,
        "reset" as const,
        "closed" as const,
        "not-tls" as const,
        "tls-own-refusal" as const,
        "cancelled" as const,
      ),
      acked,
    )
    .map(([told, code, bytesAcked]) =>
      brokenHandshake(code, {
        ...told,
        data: {
          helloBytes: 1_600,
          kernel:
            bytesAcked === null
              ? null
              : {
                  state: "ESTAB",
                  bytesSent: 1_600,
                  bytesAcked,
                  bytesReceived: 0,
                  retransmits: 0,
                  outOfOrder: 0,
                  pathMtu: null,
                  rttMs: null,
                },
        },
      }),
    ),
  fc.tuple(asked, fc.constantFrom(0, 40, 70, 71, 80, 112, 116, 120)).map(([told, code]) => alerted(code, told)),
  fc
    .tuple(asked, fc.constantFrom(40, 42, 48, 116), fc.boolean())
    .map(([told, code, isShown]) =>
      alerted(code, { ...told, data: certificateAsked(isShown ? { clientCertificate: shownByUs } : {}) }),
    ),
  fc
    .tuple(asked, leaves, fc.constantFrom("good" as const, "revoked" as const, null), fc.constantFrom(-1, 6))
    .map(([told, leaf, status, until]) =>
      handshake({ ...told, leaf, data: { stapled: true, staple: authoritySays({ status, nextUpdate: inDays(until) }) } }),
    ),
  fc
    .tuple(
      asked,
      fc.constantFrom("modern" as const, "tls1.2" as const, "tls1.2-every" as const, "old" as const),
      fc.constantFrom("small" as const, "large" as const),
      fc.constantFrom(0, 4_000),
      fc.constantFrom("target" as const, "target" as const, "elsewhere" as const),
      fc.constantFrom("TLSv1", "TLSv1.2", "reset", "timeout", 40, 70),
      leaves,
    )
    .map(([{ address, vantage, attempt, sni }, offer, size, moreBytes, purpose, ends, leaf]) => {
      const told = { address, vantage, attempt, sni, offer, size, moreBytes, purpose };
      if (typeof ends === "number") return refusedHello(ends, told);
      if (ends === "reset" || ends === "timeout") return cutHello(ends, told);
      return hello({ ...told, data: { version: ends, chain: [leaf], moreArrived: moreBytes === 0 ? null : attempt > 1 } });
    }),
  fc
    .tuple(asked, fc.constantFrom("open" as const, "closed" as const, "reset" as const))
    .map(([{ address, vantage }, ended]) => silence(ended, { address, vantage })),
  fc.integer({ min: -5, max: 5 }).map((days) => answer(200, { headers: { date: new Date(inDays(days)).toUTCString() } })),
);
const run = fc.oneof({ weight: 4, arbitrary: fc.array(some, { maxLength: 24 }) }, { weight: 1, arbitrary: anyObservations });
keepTheirPromises(own, run);

test("a handshake that broke off is named once at most", () => {
  const breaking = own.filter(({ id }) =>
    /plaintext|unrecognized|handshake|version|cipher|large|filtered|alpn|client-cert/.test(id),
  );
  fc.assert(
    fc.property(run, (all) => {
      const shown = breaking.flatMap((cause) => cause.find(seenOf(all)).flatMap(({ failed }) => failed));
      expect(new Set(shown).size).toBe(shown.length);
    }),
  );
});

test("a certificate is wrong for a name in one way, and untrusted in one way", () => {
  fc.assert(
    fc.property(run, (all) => {
      for (const group of [/name-mismatch|default-certificate/, /incomplete|untrusted|self-signed/]) {
        const shown = own
          .filter(({ id }) => group.test(id))
          .flatMap((cause) => cause.find(seenOf(all)).flatMap(({ failed }) => failed));
        expect(new Set(shown).size).toBe(shown.length);
      }
    }),
  );
});
