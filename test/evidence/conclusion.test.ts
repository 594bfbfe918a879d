import { describe, expect, test } from "vitest";
import { artifactsOf } from "../../src/evidence/artifacts.ts";
import { conclusionOf } from "../../src/evidence/conclusion.ts";
import { jsonFile } from "../../src/evidence/json-file.ts";
import { spokenArtifacts, spokenConclusion, spokenEnd, spokenRunning, spokenVerdict } from "../../src/evidence/spoken.ts";
import { rateWords } from "../../src/evidence/who-is-hurt.ts";
import { failed } from "../../src/observation/failure.ts";
import type { Observation } from "../../src/observation/observation.ts";
import { reportSchema } from "../../src/verdict/report.ts";
import { two } from "../build/common.ts";
import { everyReport, expiredReport, healthyReport, inconclusiveReport, nxdomainReport, refusedReport } from "../build/report.ts";

describe("the conclusion", () => {
  test("cause, what to do, who is hurt, for and against, what was ruled out", () => {
    expect(conclusionOf(expiredReport())).toEqual({
      cause: "Certificate expired 3 days ago on 1 of 2 addresses, from all 3 vantages (203.0.113.7, not 203.0.113.8).",
      causeId: "tls.expired",
      doNow: [
        "Install on 203.0.113.7 the certificate that 203.0.113.8 already serves.",
        "Compare 203.0.113.7 with 203.0.113.8, which works; until it is mended, take it out of DNS or the load balancer.",
      ],
      ifLong: "take 203.0.113.7 out of DNS or the load balancer. Its TTL is 300 s, so most clients leave within 5 min.",
      rollBack: "nothing. A rollback of the application cannot help.",
      hurt: "every client that is sent to 203.0.113.7, from everywhere we looked. About half, if clients choose evenly.",
      changed: [],
      evidenceFor: [
        "9 of 9 handshakes with 203.0.113.7 showed it.",
        "9 of 9 handshakes with 203.0.113.8 went well.",
        "The certificate shown is serial 04:9a..7c, valid from 20 Aug 2026 09:00 UTC until 18 Nov 2026 09:00 UTC.",
      ],
      against: ["nothing seen."],
      ruledOut: [
        { what: "a wrong clock here", why: "all 3 vantages within 1 s of 4 servers" },
        { what: "intercepted (TLS)", why: "same serial from 3 networks" },
        { what: "name mismatch (TLS)", why: "same with 3 names" },
      ],
      tested: [],
      others: [],
      limits: [],
      nextTest: "Next test if you doubt it: none left that could change this answer.",
    });
  });
  test("what works is counted with the tries of it that failed", () => {
    const report = expiredReport();
    const isTwin = ({ probe, subject }: Observation): boolean =>
      probe === "tls.handshake" && "address" in subject && subject.address === two;
    const twins = report.observations.filter(isTwin);
    const instead = [
      { outcome: "failed", failure: failed("timeout", "handshake", "") },
      // What broke below says nothing of it, and neither does what was not asked.
      { outcome: "failed", failure: failed("timeout", "connect", "") },
      { outcome: "skipped", skippedBecause: "stopped" },
    ];
    const observations = report.observations.map(
      (one) => ({ ...one, ...(isTwin(one) ? instead[twins.indexOf(one)] : {}) }) as Observation,
    );
    expect(conclusionOf({ ...report, observations })?.evidenceFor[1]).toBe("6 of 7 handshakes with 203.0.113.8 went well.");
  });
  test("there is none where nothing is suspect", () => {
    expect(conclusionOf(healthyReport())).toBeNull();
    expect(conclusionOf(inconclusiveReport())).toBeNull();
  });
  test("what was not ruled out is named", () => {
    expect(conclusionOf(refusedReport())?.nextTest).toBe(
      "Not ruled out: a firewall that rejects. From here it would look the same.",
    );
  });
  test("taking an address out is no advice where none works", () => {
    expect(conclusionOf(refusedReport())?.ifLong).toBeNull();
    expect(conclusionOf(nxdomainReport())?.hurt).toBe("every client, from everywhere we looked.");
  });
  test("a rate says its limits as numbers", () => {
    expect(rateWords(3, 40)).toBe("3 of 40 (1 to 21 %, 95 % sure)");
    expect(rateWords(0, 0)).toBe("some");
  });
  test("counter-evidence is counted", () => {
    const report = expiredReport();
    const [root] = report.findings;
    const [first] = report.observations;
    if (root === undefined || first === undefined) throw new TypeError("nothing there");
    expect(conclusionOf({ ...report, findings: [{ ...root, against: [first.id] }] })?.against).toEqual([
      "1 try of the same went well, from eu-west-1.",
    ]);
  });
  test("limits that bit are said", () => {
    const limits = [4_000, 300].map((ms) => ({
      who: "eu-west-1",
      what: "tcp.connect was held back",
      effect: "waited" as const,
      ms,
    }));
    expect(conclusionOf({ ...expiredReport(), limits })?.limits).toEqual([
      "Held back by the rate limit of eu-west-1: 2 probes, for up to 4.0 s. Nothing was skipped.",
    ]);
  });
});

describe("read aloud", () => {
  test("verdict, target, scope and next step in one breath", () => {
    expect(spokenVerdict(expiredReport())).toBe(
      "TLS suspect: certificate expired 3 days ago on 1 of 2 addresses. api.example.com at 203.0.113.7, from all 3 vantages. 203.0.113.8 is fine. Do now: install on 203.0.113.7 the certificate that 203.0.113.8 already serves. Who: platform-edge.",
    );
  });
  test("where it is too long, what broke and what to do stay", () => {
    const report = expiredReport();
    const [root] = report.findings;
    if (root === undefined) throw new TypeError("no finding");
    const spoken = spokenVerdict({ ...report, findings: [{ ...root, next: [`install ${"the certificate ".repeat(9)}now.`] }] });
    expect(spoken.length).toBeLessThanOrEqual(300);
    expect(spoken).toMatch(/^TLS suspect: certificate expired/);
    expect(spoken).toMatch(/Do now: install .*now\.$/);
  });
  test("no shorthand, no markup, at most 300 characters, in every message", () => {
    for (const report of everyReport()) {
      const conclusion = conclusionOf(report);
      const all = [
        spokenVerdict(report),
        spokenArtifacts(artifactsOf(report), report.target.display),
        ...(conclusion === null ? [] : [spokenConclusion(conclusion, report.target.display)]),
      ];
      for (const text of all) {
        expect(text.length).toBeLessThanOrEqual(300);
        expect(text).not.toMatch(/(?:^|\s)\.\d|[*_~\n]|:[a-z_]+:/);
      }
    }
  });
  test("while it runs, and where it ends without a verdict", () => {
    expect(spokenRunning("api.example.com", "ana", 3)).toBe(
      "Triage of api.example.com is running, asked by ana, from 3 vantages. No verdict yet.",
    );
    expect(spokenRunning("api.example.com", null, 1, "path")).toBe(
      "A walk along the path to api.example.com is running, from 1 vantage. No verdict yet.",
    );
    expect(spokenEnd("api.example.com", "Stopped.", "2026-11-21T11:02:03Z", "resolvers")).toBe(
      "Comparison of resolvers for api.example.com: Stopped. (11:02 UTC)",
    );
    expect(spokenEnd("api.example.com", "Faultline itself failed.", "2026-11-21T11:02:03Z")).toBe(
      "Triage of api.example.com: Faultline itself failed. (11:02 UTC)",
    );
  });
});

test("the evidence as a file is the report, and its name is safe", () => {
  const { name, bytes } = jsonFile(expiredReport());
  expect(name).toBe("faultline-api.example.com-run_7f3a.json");
  const text = new TextDecoder().decode(bytes);
  expect(text.endsWith("}\n")).toBe(true);
  expect(reportSchema.parse(JSON.parse(text)).id).toBe("run_7f3a");
  const hostile = jsonFile({
    ...expiredReport(),
    id: "run_/../x",
    target: { ...expiredReport().target, host: "../../etc/\u202epasswd" },
  });
  expect(hostile.name).toMatch(/^faultline-[A-Za-z0-9._-]+\.json$/);
  expect(hostile.name).not.toContain("/");
});
