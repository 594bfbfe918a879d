import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Step } from "../../../src/observation/step.ts";
import { isPublicName } from "../../../src/target/public-name.ts";
import { resultSchema } from "../../../src/vantage/globalping/api-schema.ts";
import { askingFor } from "../../../src/vantage/globalping/asking-for.ts";
import { answered, failedBy, hop, pinged, record, resolved, traced } from "./fake-globalping.ts";
import { connect, lookup, request, trace } from "./steps.ts";

const outside = { deny: [], internalZones: ["corp.example.com"] };

const asked = (step: Step): object | null => {
  const asking = askingFor(step, outside);
  return asking.kind === "ask" ? asking.measurement : null;
};
function came(step: Step, result: object) {
  const asking = askingFor(step, outside);
  if (asking.kind !== "ask") throw new TypeError(asking.because);
  return asking.read(resultSchema.parse(result));
}

describe("what is asked", () => {
  test.each<[string, Step, object]>([
    [
      "a lookup",
      lookup({ type: "AAAA" }),
      {
        type: "dns",
        target: "api.example.com",
        measurementOptions: { query: { type: "AAAA" }, resolver: "9.9.9.9", port: 53, protocol: "UDP" },
      },
    ],
    [
      "a connection",
      connect({ port: 8443 }),
      { type: "ping", target: "203.0.113.7", measurementOptions: { protocol: "TCP", port: 8443, packets: 1 } },
    ],
    [
      "a request over TLS, by address with its name",
      request(),
      {
        type: "http",
        target: "203.0.113.7",
        measurementOptions: {
          request: { method: "GET", path: "/health", host: "api.example.com" },
          protocol: "HTTPS",
          port: 443,
        },
      },
    ],
    [
      "a plain request at another port, which stands in Host",
      request({ port: 8080, url: "http://api.example.com:8080/", host: "api.example.com:8080", sni: null, secure: false }),
      {
        type: "http",
        target: "203.0.113.7",
        measurementOptions: { request: { method: "GET", path: "/", host: "api.example.com:8080" }, protocol: "HTTP", port: 8080 },
      },
    ],
    [
      "a request by address alone",
      request({ url: "https://203.0.113.7/", host: "203.0.113.7", sni: null }),
      {
        type: "http",
        target: "203.0.113.7",
        measurementOptions: { request: { method: "GET", path: "/" }, protocol: "HTTPS", port: 443 },
      },
    ],
    [
      "a trace over TCP to the real port",
      trace({ protocol: "tcp", port: 443, rounds: 2 }),
      { type: "mtr", target: "203.0.113.7", measurementOptions: { protocol: "TCP", port: 443, packets: 2 } },
    ],
  ])("%s", (_, step, measurement) => expect(asked(step)).toEqual(measurement));

  test("whatever the name, only one of the public internet leaves", () => {
    const names = fc.oneof(
      fc.domain(),
      fc.domain().map((name) => `${name}.corp.example.com`),
      fc.constantFrom(
        "localhost",
        "db",
        "a.local",
        "a.test",
        "a.internal",
        "1.0.0.10.in-addr.arpa",
        "10.0.0.1",
        "a.corp.example.com.",
        "CORP.example.com",
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(names, (name) => {
        for (const step of [lookup({ name }), request({ host: name, sni: name, url: "https://api.example.com/" })]) {
          const measurement = asked(step);
          if (measurement !== null) expect(isPublicName(name, outside.internalZones)).toBe(true);
        }
      }),
    );
  });
});

describe("what came", () => {
  test("a lookup: the chain of names, the addresses at its end, and the probe's own time; nothing of what is not told", () => {
    const answers = [record("api.example.com.", "CNAME", "Edge.example.net."), record("edge.example.net.", "A", "203.0.113.7")];
    const { ended, elapsedMs } = came(lookup(), resolved(answers));
    expect(elapsedMs).toBe(99);
    expect(ended).toEqual({
      outcome: "ok",
      failure: null,
      skippedBecause: null,
      data: {
        rcode: "NOERROR",
        answers: [
          { name: "api.example.com", type: "CNAME", ttl: 180, data: "edge.example.net" },
          { name: "edge.example.net", type: "A", ttl: 180, data: "203.0.113.7" },
        ],
        chain: ["api.example.com", "edge.example.net"],
        addresses: ["203.0.113.7"],
      },
    });
    expect(came(lookup(), resolved([], 3)).ended.data).toMatchObject({ rcode: "NXDOMAIN", addresses: [] });
  });

  test("a resolver that did not answer there is no silence that was seen", () => {
    expect(came(lookup(), failedBy("resolver", "no servers could be reached")).ended).toMatchObject({
      outcome: "failed",
      failure: { code: "unknown", phase: "query", detail: "from Globalping's probe it failed: no servers could be reached" },
    });
  });

  test("a connection that did not come about: how is not told, and not made up", () => {
    expect(came(connect(), pinged()).ended).toMatchObject({ outcome: "ok", data: { connectMs: 24.2 } });
    expect(came(connect(), pinged(0)).ended).toMatchObject({
      outcome: "failed",
      failure: { code: "unknown", phase: "connect" },
      data: {},
    });
  });

  test("a request: status, phases and headers, and no cookie", () => {
    const { ended, elapsedMs } = came(request(), answered());
    expect(elapsedMs).toBe(325);
    expect(ended).toMatchObject({
      outcome: "ok",
      data: { status: 200, location: null, phases: { connectMs: 32, tlsMs: 36, waitMs: 219, bodyMs: 1 } },
    });
    expect(JSON.stringify(ended)).not.toContain("session=secret");
    expect(Object.keys(ended.data)).not.toContain("bodySha256");
  });

  test("a certificate that does not verify ends a request as it would a client's; what lies behind it is looked at where that was asked", () => {
    const bad = answered({ tls: { authorized: false, error: "CERT_HAS_EXPIRED" } });
    expect(came(request(), bad).ended).toMatchObject({
      outcome: "failed",
      failure: { code: "tls-own-refusal", phase: "handshake" },
      data: { errno: "CERT_HAS_EXPIRED" },
    });
    expect(came(request({ trust: "ignore" }), bad).ended).toMatchObject({
      outcome: "ok",
      data: { status: 200, tlsProblem: "CERT_HAS_EXPIRED" },
    });
    const withRoots = request({}, { given: { ca: ["PEM"], expectText: null } });
    expect(came(withRoots, bad).ended).toMatchObject({ outcome: "skipped" });
  });

  test("a text that is looked for: found, missing in a whole body, or unknown where the body is cut", () => {
    const looking = (expectText: string) => request({}, { given: { ca: [], expectText } });
    expect(came(looking("all is well"), answered()).ended.data).toMatchObject({ expectedTextFound: true });
    expect(came(looking("sold out"), answered()).ended.data).toMatchObject({ expectedTextFound: false });
    expect(came(looking("sold out"), answered({ truncated: true })).ended.data).not.toHaveProperty("expectedTextFound");
  });

  test("a trace to its end, with a silent hop between", () => {
    const hops = [hop("198.51.100.1", [1, 3, 2]), hop(null, [], 3), hop("198.51.100.9", [9]), hop("203.0.113.7", [10, 12], 3)];
    expect(came(trace(), traced(hops)).ended.data).toEqual({
      hops: [
        { ttl: 1, senders: ["198.51.100.1"], sent: 3, lost: 0, rttMs: { best: 1, median: 2, worst: 3 } },
        { ttl: 2, senders: [], sent: 3, lost: 3, rttMs: null },
        { ttl: 3, senders: ["198.51.100.9"], sent: 1, lost: 0, rttMs: { best: 9, median: 9, worst: 9 } },
        { ttl: 4, senders: ["203.0.113.7"], sent: 3, lost: 1, rttMs: { best: 10, median: 10, worst: 12 } },
      ],
      reachedAtTtl: 4,
      askedToTtl: 4,
      lastHop: { ttl: 3, address: "198.51.100.9" },
      end: { sent: 3, lost: 1 },
    });
  });

  test("a connection to a port that the networks of such probes block is not asked for", () => {
    for (const port of [25, 135, 139, 445]) expect(asked(connect({ port })), String(port)).toBe(null);
    for (const port of [26, 443, 587]) expect(asked(connect({ port })), String(port)).not.toBe(null);
  });

  test("a trace that ends in silence, and one that nobody answered", () => {
    expect(
      came(trace(), traced([hop("198.51.100.1", [1]), hop(null, [], 3), hop("no address", [], 3)])).ended.data,
    ).toMatchObject({
      hops: [{ ttl: 1 }],
      reachedAtTtl: null,
      lastHop: { ttl: 1, address: "198.51.100.1" },
      end: null,
    });
    expect(came(trace(), traced([hop(null, [], 3)])).ended.data).toEqual({
      hops: [],
      reachedAtTtl: null,
      lastHop: null,
      end: null,
    });
  });

  test("whatever a result holds, it is read or skipped", () => {
    const steps = [lookup(), connect(), request(), trace()];
    fc.assert(
      fc.property(
        fc.object(),
        fc.constantFrom(...steps),
        fc.constantFrom("finished", "failed", "odd"),
        (result, step, status) => {
          expect(["ok", "failed", "skipped"]).toContain(
            came(step, { ...result, status, rawOutput: "", failureSource: "target" }).ended.outcome,
          );
        },
      ),
    );
  });
});
