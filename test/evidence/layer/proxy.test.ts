import { describe, expect, test } from "vitest";
import { artifactsOf } from "../../../src/evidence/artifacts.ts";
import { conclusionOf } from "../../../src/evidence/conclusion.ts";
import { proxyArtifact } from "../../../src/evidence/layer/proxy.ts";
import { repeatCommand } from "../../../src/evidence/repeat-command.ts";
import { assemble } from "../../../src/verdict/assemble.ts";
import type { Report } from "../../../src/verdict/report.ts";
import { answer, brokenRequest } from "../../build/http.ts";
import { factsOf } from "../../build/judged.ts";
import { proxyAnswer, settingsWith, thrice, through } from "../../build/proxy.ts";
import { handshake } from "../../build/tls.ts";

const circumstances = {
  id: "run_1",
  state: "complete",
  mode: "normal",
  producer: { version: "0" },
  requestedBy: { door: "cli", user: null, workspace: null, channel: null },
  startedAt: "2026-08-01T12:00:00.000Z",
  elapsedMs: 10,
  limits: [],
  truncated: [],
} as const satisfies Partial<Report>;
const reportOf = (observations: Parameters<typeof factsOf>[0]): Report =>
  assemble({ ...factsOf([]), observations, settings: settingsWith() }, { ...circumstances, limits: [], truncated: [] });

describe("the proxy's part of the evidence", () => {
  test("none without a proxy", () =>
    expect(proxyArtifact(assemble(factsOf([]), { ...circumstances, limits: [], truncated: [] }))).toBeNull());

  test("a proxy that is well says so in one line", () => {
    const artifact = proxyArtifact(reportOf([proxyAnswer(200), through(handshake()), through(answer(200))]));
    expect(artifact).toMatchObject({ status: "healthy", title: "Proxy", grids: [] });
    expect(artifact?.decision).toContain("lets clients through");
  });

  test("what it answered, what it said of itself, and how to ask it again", () => {
    const told = [
      ...thrice((attempt) => proxyAnswer(503, { attempt, headers: { server: "squid/5.7" } })),
      proxyAnswer(400, { purpose: "itself", asks: "itself", authority: "", round: 2 }),
    ];
    const artifact = proxyArtifact(reportOf(told));
    expect(artifact).toMatchObject({ status: "suspect" });
    expect(artifact?.grids[0]).toMatch(/target +20 +503/);
    expect(artifact?.plain.join(" ")).toContain("squid/5.7");
    expect(artifact?.commands[0]).toContain("-x http://proxy.example:3128 -p");
  });

  test("which way a table shows is said once both were gone, or the other one alone", () => {
    const waysIn = (observations: Parameters<typeof reportOf>[0]) =>
      artifactsOf(reportOf(observations), ["http"]).flatMap(({ legend }) => legend.filter((line) => line.includes("the proxy")));
    const refused = proxyAnswer(407);
    expect(waysIn([refused, answer(200)])).toEqual(["All of this was seen without the proxy."]);
    expect(waysIn([proxyAnswer(200), through(answer(200)), answer(200)])[0]).toContain("and at other addresses without it");
    expect(waysIn([proxyAnswer(200), through(answer(200))])).toEqual(["All of this was seen through the proxy."]);
    expect(waysIn([refused])).toEqual([]);
    expect(waysIn([refused, brokenRequest("timeout", "connect")])).toEqual([]);
  });

  test("who is hurt by a proxy is who comes through it, and what to undo is of the proxy", () => {
    const told = conclusionOf(reportOf([proxyAnswer(407)]));
    expect(told?.hurt).toContain("with the same proxy");
    expect(told?.rollBack).toContain("If the proxy");
  });

  test("who repeats a command fills in the password", () => {
    expect(repeatCommand(proxyAnswer(407, { login: true }))).toContain("-U USER:PASSWORD");
    const request = through(answer(200));
    expect(repeatCommand({ ...request, subject: { ...request.subject, login: true } })).toContain(
      "-x http://proxy.example:3128 -U USER:PASSWORD",
    );
    const shake = through(handshake());
    expect(repeatCommand({ ...shake, subject: { ...shake.subject, login: true } })).toContain(
      "-proxy proxy.example:3128 -proxy_user USER -proxy_pass pass:PASSWORD -connect api.example.com:443",
    );
  });
});
