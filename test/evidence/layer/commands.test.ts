import { describe, expect, test } from "vitest";
import { dnsArtifact } from "../../../src/evidence/layer/dns.ts";
import { httpArtifact } from "../../../src/evidence/layer/http.ts";
import type { Observation } from "../../../src/observation/observation.ts";
import { one } from "../../build/common.ts";
import { firstResolver, query } from "../../build/dns.ts";
import { answer } from "../../build/http.ts";
import { overHttp2 } from "../../build/http-beyond.ts";
import { finding, layer, report } from "../../build/report.ts";

const scope = {
  vantages: ["here"],
  addresses: [one],
  resolvers: [],
  families: [4 as const],
  ports: [443],
  of: { vantages: 1, addresses: 1, resolvers: 1 },
  failed: 1,
  tried: 1,
};
const ids = (...observations: readonly Observation[]): string[] => observations.map(({ id }) => id);

describe("the first command by hand", () => {
  test("is what shows the fault, though what stands beside it was asked first", () => {
    const [page, broken] = [answer(200), overHttp2(["malformed", "headers"])];
    const artifact = httpArtifact(
      report({
        layers: [layer("http", "suspect", "x")],
        findings: [finding({ cause: "http.http2-broken", layer: "http", summary: "x", scope, evidence: ids(broken, page) })],
        observations: [page, broken],
      }),
    );
    expect(artifact?.commands.map((line) => /--http\S+/.exec(line)?.[0])).toEqual(["--http2", "--http1.1"]);
  });
  test("and the second what told it from another", () => {
    const [asked, other, unchecked] = [
      query(firstResolver, "A", "SERVFAIL"),
      query(firstResolver, "AAAA", "SERVFAIL"),
      query(firstResolver, "A", { gives: [one] }, { checkingDisabled: true }),
    ];
    const artifact = dnsArtifact(
      report({
        layers: [layer("dns", "suspect", "x")],
        findings: [
          finding({
            cause: "dns.dnssec-bogus",
            layer: "dns",
            summary: "x",
            scope,
            evidence: ids(asked),
            alsoConsidered: [{ cause: "dns.servfail", ruledOutBy: ids(unchecked), why: "the answer comes with CD=1" }],
          }),
        ],
        observations: [other, asked, unchecked],
      }),
    );
    expect(artifact?.commands.slice(0, 2)).toEqual([
      `dig @${firstResolver} api.example.com A`,
      `dig @${firstResolver} api.example.com A +cdflag`,
    ]);
  });
});
