import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parentWords } from "../../src/evidence/parent.ts";
import { httpTarget } from "../build/common.ts";
import { nastyReport } from "../build/nasty.ts";
import {
  expiredReport,
  finding,
  healthyReport,
  inconclusiveReport,
  layer,
  nxdomainReport,
  refusedReport,
  report,
  threeVantages,
} from "../build/report.ts";

describe("the verdict in words", () => {
  test("what broke, where, what to do, whose it is, how sure", () => {
    expect(parentWords(expiredReport())).toEqual({
      mark: "suspect",
      first: "TLS suspect: certificate expired 3 days ago on 1 of 2 addresses",
      scope: "api.example.com at 203.0.113.7, from all 3 vantages. 203.0.113.8 is fine.",
      also: [],
      doNow: "install on 203.0.113.7 the certificate that 203.0.113.8 already serves.",
      who: "platform-edge",
      sure: "certain (9 of 9 handshakes)",
      layers: [
        { text: "DNS healthy", suspect: false },
        { text: "TCP healthy", suspect: false },
        { text: "TLS suspect", suspect: true },
        { text: "Path healthy", suspect: false },
        { text: "HTTP healthy behind the certificate", suspect: false },
      ],
    });
  });
  test("healthy says from where, and what to do if users still fail", () => {
    const said = parentWords(healthyReport());
    expect(said).toMatchObject({ mark: "healthy", first: "Healthy from all 3 vantages", doNow: null, who: null, sure: null });
    expect(said.scope).toMatch(/^api\.example\.com: \d+ checks on 2 addresses, nothing suspect\. If users/);
  });
  test("resolvers are the place of a DNS fault", () => {
    expect(parentWords(nxdomainReport()).scope).toBe("api.example.com asked of all 4 resolvers, from here.");
  });
  test("a path that nobody probed is no dead content", () => {
    expect(parentWords(refusedReport()).layers.map(({ text }) => text)).toEqual([
      "DNS healthy",
      "TCP suspect",
      "TLS and HTTP not checked",
    ]);
    const plain = report({
      target: { ...httpTarget, addresses: [] },
      layers: [layer("tcp", "healthy"), layer("tls", "not-checked")],
    });
    expect(parentWords(plain).layers.map(({ text }) => text)).toEqual(["TCP healthy"]);
  });
  test("not settled says what is open and what decides it", () => {
    expect(parentWords(inconclusiveReport())).toMatchObject({
      mark: "unsettled",
      first: "Not settled: connects time out in 3 of 20 tries: too few tries to tell",
    });
    expect(parentWords(inconclusiveReport()).doNow).toContain("run it again");
  });
  test("independent roots are all named, and notes of a healthy run too", () => {
    const [root] = expiredReport().findings;
    if (root === undefined) throw new TypeError("no finding");
    const two = {
      ...expiredReport(),
      findings: [
        root,
        finding({ id: "fnd_2", cause: "tls.name-mismatch", layer: "tls", summary: "certificate does not cover the name" }),
      ],
    };
    expect(parentWords(two).also).toEqual(["Also, and not because of it: TLS: certificate does not cover the name."]);
    const noted = {
      ...healthyReport(),
      findings: [finding({ cause: "http.client-error", layer: "http", role: "note", impact: "latent", summary: "answers 404" })],
    };
    expect(parentWords(noted)).toMatchObject({ first: "Healthy from all 3 vantages, with a note", also: ["Note: answers 404."] });
  });
  test("a vantage that is away is told", () => {
    const away = threeVantages.map((one, index) => (index === 1 ? { ...one, status: "offline" as const } : one));
    const heard = ({ observations }: ReturnType<typeof healthyReport>) =>
      observations.filter(({ vantage }) => vantage !== "us-east-1");
    const well = { ...healthyReport(), observations: heard(healthyReport()), vantages: away };
    expect(parentWords(well)).toMatchObject({ first: "Healthy from both vantages", also: ["us-east-1 was away."] });
    const hurt = { ...expiredReport(), observations: heard(expiredReport()), vantages: away };
    expect(parentWords(hurt).also).toEqual(["From 2 of 3 vantages; us-east-1 was away."]);
  });
  test("cancelled: what was found is kept, what was not is not called healthy", () => {
    expect(parentWords({ ...healthyReport(), state: "cancelled" })).toMatchObject({
      mark: "stopped",
      first: "Cancelled before everything was asked",
    });
    expect(parentWords({ ...expiredReport(), state: "cancelled" })).toMatchObject({
      mark: "suspect",
      also: ["Cancelled before everything was asked."],
    });
  });
  test("a long headline is cut where a clause ends, and stands in full below", () => {
    const said = parentWords({
      ...inconclusiveReport(),
      headline: "TCP: port 443 refuses connections on both addresses: too few tries to tell",
    });
    expect(said.first).toBe("Not settled: port 443 refuses connections on both addresses");
    expect(said.also).toEqual(["Not settled: port 443 refuses connections on both addresses: too few tries to tell."]);
    const words = parentWords({ ...inconclusiveReport(), headline: `TCP: ${"word ".repeat(40)}` }).first;
    expect(words).toMatch(/^Not settled: word(?: word)+…$/);
  });
  test("a note that the headline tells is not told twice", () => {
    const open = {
      ...inconclusiveReport(),
      findings: [finding({ cause: "tcp.filtered", layer: "tcp", role: "note", summary: "connects time out in 3 of 20 tries" })],
    };
    expect(parentWords(open).also).toEqual([]);
  });
  test("the first line is at most 75 characters of visible text, whatever was found", () => {
    fc.assert(
      fc.property(nastyReport, (any) => {
        const { first } = parentWords(any);
        expect(first.length).toBeLessThanOrEqual(75);
        expect(first).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
      { numRuns: 50 },
    );
  });
});
