import { describe, expect, test } from "vitest";
import { dnsArtifact } from "../../../src/evidence/layer/dns.ts";
import { serverAnswers } from "../../../src/evidence/layer/server-answers.ts";
import { failed } from "../../../src/observation/failure.ts";
import type { Observation } from "../../../src/observation/observation.ts";
import { one, two } from "../../build/common.ts";
import { dnsObservations, expiredReport, layer, nxdomainReport, report } from "../../build/report.ts";

const answering = (change: (seen: Extract<Observation, { probe: "dns.query" }>, index: number) => Observation): Observation[] =>
  dnsObservations().map((seen, index) => (seen.probe === "dns.query" ? change(seen, index) : seen));

describe("the DNS artifact", () => {
  test("each server with its answer, TTL and time", () => {
    const artifact = dnsArtifact(expiredReport());
    expect(artifact).toMatchObject({ title: "1 DNS", status: "healthy", decision: "4 servers give the same 2 addresses." });
    expect(artifact?.grids).toEqual([
      [
        "resolver       answer  TTL  ms",
        "authoritative  .7 .8   300  22",
        "10.0.0.2       .7 .8    41   1",
        "1.1.1.1        .7 .8   212   9",
        "8.8.8.8        .7 .8   187  11",
      ].join("\n"),
    ]);
    expect(artifact?.legend).toContain(".7 = 203.0.113.7, .8 = 203.0.113.8.");
    expect(artifact?.legend).toContain("Smaller TTLs are caches counting down, not a difference.");
  });

  test("what differs stands first, and why is quoted", () => {
    const seen = answering((query, index) =>
      index === 2
        ? {
            ...query,
            data: {
              rcode: "SERVFAIL",
              answers: [],
              addresses: [],
              ede: [{ code: 22, meaning: "No Reachable Authority", text: "at \u001b[31mzone" }],
            },
          }
        : query,
    );
    const artifact = dnsArtifact(report({ layers: [layer("dns", "suspect", "one resolver fails")], observations: seen }));
    expect(artifact?.grids[0]?.split("\n")[1]).toBe("8.8.8.8        SERVFAIL    -  11");
    expect(artifact?.plain).toContain('8.8.8.8 says why: No Reachable Authority (EDE 22), "at \\x1b[31mzone".');
    expect(artifact?.legend.join(" ")).not.toContain("All NOERROR");
  });

  test("a silent resolver is silent, not empty", () => {
    const seen = answering((query, index) =>
      index === 0
        ? { ...query, outcome: "failed", skippedBecause: null, failure: failed("timeout", "query", ""), data: {} }
        : query,
    );
    expect(serverAnswers(report({ observations: seen })).find(({ who }) => who === "10.0.0.2")).toMatchObject({
      outcome: "timed out",
      addresses: [],
      ttl: null,
    });
  });

  test("what was asked with CD=1 is no client's answer", () => {
    const seen = answering((query, index) =>
      index === 1
        ? { ...query, subject: { ...query.subject, server: one, checkingDisabled: true, role: "configured", rank: 0 } }
        : query,
    );
    const plain = answering((query, index) =>
      index === 1 ? { ...query, subject: { ...query.subject, server: one }, data: { rcode: "SERVFAIL" } } : query,
    );
    const answers = serverAnswers(report({ observations: [...seen.slice(1, 2), ...plain.slice(1, 2)] }));
    expect(answers).toMatchObject([{ who: one, outcome: "SERVFAIL" }]);
  });

  test("one server alone is a sentence", () => {
    const artifact = dnsArtifact(
      report({ layers: [layer("dns", "healthy", "1 resolver gives 2 addresses")], observations: dnsObservations().slice(0, 1) }),
    );
    expect(artifact?.grids).toEqual([]);
    expect(artifact?.plain).toEqual(["10.0.0.2 answers 203.0.113.7 and 203.0.113.8 for 41 s, in 1 ms."]);
  });

  test("vantages that got the same answer share a row", () => {
    const answers = serverAnswers(
      report({ observations: [...dnsObservations([one, two], "eu-west-1"), ...dnsObservations([one, two], "us-east-1")] }),
    );
    expect(answers).toHaveLength(4);
    expect(answers[0]?.vantages).toEqual(["eu-west-1", "us-east-1"]);
  });

  test("a server that answers by who asks is shown with who got which answer", () => {
    const other = dnsObservations([two], "us-east-1").filter((_, index) => index === 1);
    const artifact = dnsArtifact(report({ observations: [...dnsObservations([one, two], "eu-west-1"), ...other] }));
    expect(artifact?.grids[0]).toBe(
      [
        "resolver       answer  TTL  from",
        "1.1.1.1        .8      212  us-e1",
        "authoritative  .7 .8   300  eu-w1",
        "10.0.0.2       .7 .8    41  eu-w1",
        "1.1.1.1        .7 .8   212  eu-w1",
        "8.8.8.8        .7 .8   187  eu-w1",
      ].join("\n"),
    );
    expect(artifact?.legend).toContain("us-e1 = us-east-1, eu-w1 = eu-west-1.");
  });

  test("an address was given: there is nothing to tell", () => {
    expect(dnsArtifact(report({ layers: [layer("dns", "not-checked", "an address was given")] }))).toBeNull();
  });

  test("commands repeat the evidence first", () => {
    expect(dnsArtifact(nxdomainReport())?.commands).toEqual([
      "dig @10.0.0.2 api.example.com A",
      "dig @1.1.1.1 api.example.com A",
      "dig @8.8.8.8 api.example.com A",
      "dig @192.0.2.53 api.example.com A +norecurse",
    ]);
  });
});
