import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { httpTarget, one, tcpTarget, two } from "../build/common.ts";
import { asked, firstResolver, query } from "../build/dns.ts";
import { answer, brokenRequest } from "../build/http.ts";
import { judged } from "../build/judged.ts";
import { tcp } from "../build/tcp.ts";
import { authority, certificate, handshake, inDays, intermediate, silence, thrice, trusted } from "../build/tls.ts";

const resolved = asked(firstResolver, { gives: [one] });
const page = (told: Parameters<typeof answer>[1] = {}) => answer(200, told);
const layerOf = (name: string, observations: readonly Observation[], told: Parameters<typeof judged>[1] = {}) =>
  judged(observations, told).layers.find(({ layer }) => layer === name);

describe("a certificate that rests on one out of its dates", () => {
  const old = authority(intermediate.subject, intermediate.issuer, { notBefore: inDays(-400), notAfter: inDays(-2) });
  const leaf = certificate();
  const over = (path: readonly string[], told = {}) =>
    thrice(({ attempt }) =>
      handshake({ attempt, leaf, chain: [leaf, old, intermediate], trust: { ...trusted, path: [...path], ...told } }),
    );
  const run = (handshakes: readonly Observation[]) => judged([...resolved, ...tcp(one, "connected"), ...handshakes, page()]);

  test("is not called healthy, and says which", () => {
    const { verdict, headline, findings } = run(over([leaf.fingerprint256, old.fingerprint256]));
    expect(verdict).toBe("suspect");
    expect(headline).toContain("Example Issuing 1");
    expect(findings.map(({ cause }) => cause)).toEqual(["tls.intermediate-expired"]);
  });
  test("nor where it is the root", () => {
    const { verdict } = run(over([leaf.fingerprint256, intermediate.fingerprint256], { rootNotAfter: inDays(-1) }));
    expect(verdict).toBe("suspect");
  });
  test("an expired cross-sign beside the path that counts is fine", () => {
    expect(run(over([leaf.fingerprint256, intermediate.fingerprint256])).verdict).toBe("healthy");
  });
});

describe("an answer that turns everybody away", () => {
  const thus = (told: Parameters<typeof answer>[1], status: number) =>
    thrice(({ attempt }) => answer(status, { attempt, secure: false, url: "http://api.example.com/", ...told }));
  test.each([
    [400, "<center>The plain HTTP request was sent to HTTPS port</center>", ["http.malformed"]],
    [400, "<center>No required SSL certificate was sent</center>", []],
  ])("%i %s", (status, excerpt, named) => {
    const { verdict, findings } = judged([...resolved, ...tcp(one, "connected", { port: 80 }), ...thus({ excerpt }, status)], {
      target: httpTarget,
    });
    expect(verdict).toBe("suspect");
    expect(findings.map(({ cause }) => cause)).toEqual(named);
  });
  test("a 400 that speaks of the request alone stays a note", () => {
    const { verdict } = judged(
      [...resolved, ...tcp(one, "connected", { port: 80 }), ...thus({ excerpt: "no such field" }, 400)],
      {
        target: httpTarget,
      },
    );
    expect(verdict).toBe("healthy");
  });
});

describe("redirects that lead nowhere", () => {
  const to = (location: string, told: Parameters<typeof answer>[1] = {}) =>
    answer(302, { ...told, headers: { location, ...told.headers } });
  const beneath = [...resolved, ...tcp(one, "connected"), handshake()];
  const http = (...requests: readonly Observation[]) => layerOf("http", [...beneath, ...requests]);

  test("in a circle of one and of two", () => {
    expect(http(to("/"))).toMatchObject({ status: "suspect", because: expect.stringContaining("to itself") });
    const second = to("/", { purpose: "redirect", url: "https://api.example.com/a" });
    expect(http(to("/a"), second)).toMatchObject({ status: "suspect" });
  });
  test("a circle that sets a cookie may end for a browser", () => {
    expect(http(to("/", { headers: { "set-cookie": "<redacted>" } }))?.status).toBe("healthy");
  });
  test("to a name that does not exist", () => {
    const missing = query(firstResolver, "A", "NXDOMAIN", { name: "gone.example.com", purpose: "redirect" });
    expect(http(to("https://gone.example.com/"), missing)).toMatchObject({
      status: "suspect",
      because: expect.stringContaining("gone.example.com"),
    });
  });
  test("to a port that refuses: three tries there make it suspect, and the words say where it was", () => {
    const lost = thrice(({ attempt }) =>
      brokenRequest("refused", "connect", { attempt, purpose: "redirect", url: "https://api.example.com:8443/", port: 8443 }),
    );
    const tcpLayer = layerOf("tcp", [...beneath, to("https://api.example.com:8443/"), ...lost]);
    expect(tcpLayer).toMatchObject({ status: "suspect", because: expect.stringContaining("after the redirect") });
  });
  test("one that ends well is healthy", () => {
    expect(http(to("/a"), page({ purpose: "redirect", url: "https://api.example.com/a" }))?.status).toBe("healthy");
  });
});

describe("lookups that bring no address", () => {
  test("a cut answer is none", () => {
    const [a, ...rest] = asked(firstResolver, "NODATA");
    const cut = (one_: Observation) => ({ ...one_, data: { ...one_.data, truncated: true, flags: undefined } }) as Observation;
    const cuts = [a, ...rest].flatMap((one_) => (one_ === undefined ? [] : [cut(one_)]));
    expect(layerOf("dns", cuts)).toMatchObject({ status: "not-checked", because: "no whole answer came" });
  });
  test("a circle of aliases", () => {
    const round = (type: string) => query(firstResolver, type, { gives: [] }, { via: ["b.example.com", "api.example.com"] });
    expect(layerOf("dns", [round("A"), round("AAAA")])).toMatchObject({
      status: "suspect",
      because: expect.stringContaining("circle"),
    });
  });
  test("what comes only without validation is not what clients get", () => {
    const unchecked = query(firstResolver, "A", { gives: [one] }, { checkingDisabled: true });
    expect(layerOf("dns", [...asked(firstResolver, "SERVFAIL"), unchecked])?.status).toBe("suspect");
  });
});

test("plain TCP that hangs up each time before a word leaves it open", () => {
  const run = (ended: "closed" | "open", greeting = "") =>
    judged([...resolved, ...tcp(one, "connected"), ...thrice(({ attempt }) => silence(ended, { attempt, greeting }))], {
      target: tcpTarget,
    }).verdict;
  expect(run("closed")).toBe("inconclusive");
  expect(run("closed", "Sat Nov 21")).toBe("healthy");
  expect(run("open")).toBe("healthy");
});

test("an address that is hurt in another way is no example to follow", () => {
  const leaf = certificate({ notBefore: inDays(-93), notAfter: inDays(-3) });
  const { findings } = judged([
    ...asked(firstResolver, { gives: [one, two] }),
    ...tcp(one, "refused"),
    ...tcp(two, "connected"),
    ...thrice(({ attempt }) => handshake({ address: two, attempt, leaf })),
  ]);
  const [refused] = findings.filter(({ cause }) => cause === "tcp.refused");
  expect(refused?.works.addresses).toEqual([two]);
  expect(refused?.next.join(" ")).not.toContain(two);
});

test("a request that was still open when the run ended was stopped by what failed below it", () => {
  const open = brokenRequest("cancelled", "call", { skippedBecause: "the run was stopped" });
  expect(layerOf("http", [...resolved, ...tcp(one, "refused"), open])).toMatchObject({
    status: "not-checked",
    because: "a lower layer failed first",
  });
});
