import { describe, expect, test } from "vitest";
import { clientCertRejected } from "../../../src/cause/tls/client-cert-rejected.ts";
import { clientCertRequired } from "../../../src/cause/tls/client-cert-required.ts";
import type { Request } from "../../../src/observation/requests.ts";
import { seenOf, two } from "../../build/common.ts";
import { answer, brokenRequest, nginxPage } from "../../build/http.ts";
import { judged } from "../../build/judged.ts";
import {
  alerted,
  brokenHandshake,
  certificate,
  certificateAsked,
  handshake,
  inDays,
  intermediate,
  silence,
  thrice,
  withOtherNames,
} from "../../build/tls.ts";

const asking = certificateAsked();
const shown = { subject: "CN=robot", issuer: "CN=Clients", notBefore: inDays(-90), notAfter: inDays(-2) };
const showing = certificateAsked({ clientCertificate: shown });
const withCertificate = (request: Request): Request => ({ ...request, subject: { ...request.subject, certFile: "robot.pem" } });

describe("tls.client-cert-required", () => {
  test("TLS 1.3: alert 116, which is a statement", () => {
    const refused = alerted(116, { data: asking });
    const { verdict, findings } = judged([
      refused,
      brokenRequest("tls-alert", "wait", { data: { errno: "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED" } }),
    ]);
    expect(verdict).toBe("suspect");
    expect(findings[0]).toMatchObject({
      cause: "tls.client-cert-required",
      role: "root",
      pattern: "everywhere",
      summary: expect.stringContaining("server requires a client certificate (alert 116)"),
    });
    expect(findings.filter(({ role }) => role === "root")).toHaveLength(1);
  });

  test.each([40, 41, 42, 45, 46, 48, 49])("TLS 1.2: alert %i after the server had asked for a certificate", (code) => {
    const tries = thrice((told) => alerted(code, { ...told, data: asking }));
    const others = withOtherNames((asked) => handshake(asked));
    const { findings } = judged([...tries, ...others]);
    expect(findings.filter(({ role }) => role === "root").map(({ cause }) => cause)).toEqual(["tls.client-cert-required"]);
  });

  test.each(["reset", "closed"] as const)("TLS 1.2: %s right there, three times", (code) => {
    const tries = thrice((told) => brokenHandshake(code, { ...told, data: asking }));
    const { findings } = judged([...tries, silence("open")]);
    expect(findings.filter(({ role }) => role === "root").map(({ cause, confidence }) => [cause, confidence])).toEqual([
      ["tls.client-cert-required", 0.6],
    ]);
  });

  test("one member of a pool wants a certificate, others do not ask for one: some tries", () => {
    const page = answer(400, { excerpt: nginxPage("400 No required SSL certificate was sent") });
    const unasked = handshake({ attempt: 2, data: { certificateRequested: false } });
    const [some] = judged([handshake({ data: asking }), unasked, page]).findings;
    expect(some).toMatchObject({ cause: "tls.client-cert-required", pattern: "some-tries", scope: { failed: 1, tried: 2 } });
    // Where no handshake is asked, the question comes with the request.
    const [every] = judged([unasked, page]).findings;
    expect(every).toMatchObject({ cause: "tls.client-cert-required", pattern: "everywhere" });
  });

  test.each([
    ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "required"],
    ["ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE", "rejected"],
    ["ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN", "rejected"],
    ["ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED", "rejected"],
  ])("in place of an answer, spelt %s: %s", (errno, wanted) => {
    const alert = withCertificate(brokenRequest("tls-alert", "wait", { data: { errno } }));
    const [required, rejected] = [clientCertRequired, clientCertRejected].map((cause) =>
      cause.find(seenOf([handshake(), alert])),
    );
    expect(wanted === "required" ? required : rejected).toMatchObject([{ failed: [alert] }]);
    expect(wanted === "required" ? rejected : required).toEqual([]);
  });

  test.each([
    ["nginx", 400, nginxPage("400 No required SSL certificate was sent")],
    ["nginx with a page of its own", 496, "members only"],
    ["IIS", 403, "403.7 - Forbidden: SSL client certificate is required."],
    ["a proxy", 403, "error: no client certificate presented"],
    ["a gateway", 401, "This API requires a valid client certificate"],
  ])("the page says so: %s", (_, status, excerpt) => {
    const { verdict, findings } = judged([
      handshake(),
      answer(status, { excerpt }),
      handshake({ address: two }),
      answer(200, { address: two }),
    ]);
    expect(verdict).toBe("suspect");
    expect(findings[0]).toMatchObject({
      cause: "tls.client-cert-required",
      role: "root",
      pattern: "some-addresses",
      scope: { addresses: ["203.0.113.7"] },
      works: { addresses: ["203.0.113.8"] },
    });
    expect(findings.filter(({ role }) => role === "root")).toHaveLength(1);
  });

  test("every request is hung up on without a word, after a handshake in which the server had asked", () => {
    const asked = handshake({ data: { certificateRequested: true } });
    const hungUp = thrice((told) => brokenRequest("closed", "wait", told));
    const { findings } = judged([asked, ...hungUp, silence("open")]);
    expect(findings.filter(({ role }) => role === "root").map(({ cause }) => cause)).toEqual(["tls.client-cert-required"]);
    const [other] = judged([asked, ...hungUp, answer(200, { attempt: 4, startMs: 2_400 })]).findings;
    expect(other?.cause).not.toBe("tls.client-cert-required");
    expect(clientCertRequired.find(seenOf([handshake(), ...hungUp]))).toEqual([]);
  });

  test("hung up at once, where other handshakes that showed none stand all the same: not for want of a certificate", () => {
    const hungUp = [1, 2, 3].map((n) => brokenHandshake("closed", { attempt: n, startMs: n * 800, data: asking }));
    const kept = [4, 5].map((n) => handshake({ attempt: n, startMs: n * 800, data: { certificateRequested: true } }));
    expect(clientCertRequired.find(seenOf([...hungUp, ...kept]))).toEqual([]);
    expect(judged([...hungUp, ...kept]).findings[0]).toMatchObject({ cause: "tls.handshake-closed" });
    // Another address has members of its own, and a member that asks for none may stand beside one that demands it.
    const elsewhere = kept.map((one) => ({ ...one, subject: { ...one.subject, address: two } }));
    const unasked = kept.map((one) => ({ ...one, data: { ...one.data, certificateRequested: false } }));
    for (const others of [elsewhere, unasked])
      expect(clientCertRequired.find(seenOf([...hungUp, ...others]))).toMatchObject([{ failed: hungUp, worked: others }]);
  });

  test("one member of a pool demands it: some tries", () => {
    const [finding] = judged([handshake(), alerted(116, { attempt: 2, data: asking }), handshake({ attempt: 3 })]).findings;
    expect(finding).toMatchObject({ cause: "tls.client-cert-required", pattern: "some-tries" });
  });

  test("an expired server certificate beside it is a root of its own, and stands first", () => {
    const data = certificateAsked({ chain: [certificate({ notAfter: inDays(-2) }), intermediate] });
    const { findings } = judged(thrice((told) => alerted(116, { ...told, data })));
    expect(findings.map(({ cause, role }) => [cause, role])).toEqual([
      ["tls.expired", "root"],
      ["tls.client-cert-required", "root"],
    ]);
  });

  test.each([
    ["the server asks and goes on without", [handshake({ data: { certificateRequested: true } }), answer(200)]],
    ["403 without a word of it", [handshake({ data: { certificateRequested: true } }), answer(403, { excerpt: "Forbidden" })]],
    [
      "a page that speaks of certificates",
      [handshake(), answer(200, { excerpt: "client certificate required: how to set up mTLS" })],
    ],
    ["404 of such a page", [handshake(), answer(404, { excerpt: "no client certificate by that name" })]],
    ["alert 40 before any certificate", thrice((told) => alerted(40, told))],
    ["a reset before any certificate", thrice((told) => brokenHandshake("reset", told))],
  ])("silent: %s", (_, observations) => {
    expect(clientCertRequired.find(seenOf(observations))).toEqual([]);
    expect(clientCertRejected.find(seenOf(observations))).toEqual([]);
  });
});

describe("tls.client-cert-rejected", () => {
  test.each([
    [42, "bad certificate"],
    [44, "revoked"],
    [45, "expired"],
    [46, "certificate unknown"],
    [48, "unknown authority"],
  ])("alert %i: %s", (code, words) => {
    const refused = alerted(code, { data: showing });
    expect(clientCertRequired.find(seenOf([refused]))).toEqual([]);
    const [match] = clientCertRejected.find(seenOf([refused]));
    expect(match).toMatchObject({
      failed: [refused],
      stated: true,
      says: expect.stringContaining(`alert ${code}, ${words}`.slice(0, 20)),
    });
    expect(match?.next[0]).toContain('"robot" by "Clients", expired on');
    expect(judged([refused]).findings).toMatchObject([
      { cause: "tls.client-cert-rejected", role: "root", pattern: "everywhere" },
    ]);
  });

  test("nginx's page, and an alert to the request", () => {
    const page = withCertificate(answer(400, { excerpt: nginxPage("400 The SSL certificate error") }));
    const alert = withCertificate(brokenRequest("tls-alert", "wait", { data: { errno: "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA" } }));
    for (const one of [page, alert]) {
      expect(clientCertRejected.find(seenOf([handshake(), one]))).toMatchObject([{ failed: [one], worked: [] }]);
      expect(judged([handshake(), one]).findings[0]).toMatchObject({ cause: "tls.client-cert-rejected", role: "root" });
    }
  });

  test("a certificate that was not even sent is required still", () => {
    expect(clientCertRequired.find(seenOf([alerted(116, { data: showing })]))).toHaveLength(1);
    expect(clientCertRejected.find(seenOf([alerted(116, { data: showing })]))).toEqual([]);
  });

  test("one that is taken: silent", () => {
    const all = [handshake({ data: { certificateRequested: true, clientCertificate: shown } }), withCertificate(answer(200))];
    expect(clientCertRejected.find(seenOf(all))).toEqual([]);
    expect(judged(all).verdict).toBe("healthy");
  });
});
