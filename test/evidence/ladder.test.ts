import { describe, expect, test } from "vitest";
import { artifactsOf } from "../../src/evidence/artifacts.ts";
import { ladderLines, ladderOf } from "../../src/evidence/ladder.ts";
import { failed } from "../../src/observation/failure.ts";
import type { Observation } from "../../src/observation/observation.ts";
import { judge } from "../../src/verdict/judge.ts";
import type { Report } from "../../src/verdict/report.ts";
import { observation, one } from "../build/common.ts";
import { asked, firstResolver } from "../build/dns.ts";
import { answer } from "../build/http.ts";
import { factsOf } from "../build/judged.ts";
import { finding, layer, report, vantage } from "../build/report.ts";
import { connect, tcp } from "../build/tcp.ts";
import { handshake } from "../build/tls.ts";
import { control } from "../build/vantage.ts";

function reportOf(observations: readonly Observation[]): Report {
  const facts = factsOf(observations);
  return report({ ...judge(facts), target: facts.target, vantages: [...facts.vantages], observations: [...observations] });
}

const gateway = (state: "reachable" | "failed") =>
  observation("path.gateway", {
    subject: { address: one, port: null },
    data: {
      route: { type: "unicast", gateway: "192.0.2.1", device: "eth0", source: "192.0.2.10", mtu: 1_500 },
      neighbour: { is: "gateway", address: "192.0.2.1", device: "eth0", state, watchedMs: 0 },
    },
  });
const noScope = finding({ cause: "", layer: "vantage", summary: "" }).scope;
const cut = [...asked(firstResolver, "silence"), control("198.51.100.80", "timeout")];

describe("the ladder from zero", () => {
  test("with nothing else to go on, each rung is said in one line, from below", () => {
    const lines = ladderLines(reportOf([...cut, gateway("reachable")]));
    expect(lines).toEqual([
      "1. This machine ✗: addresses for IPv4 and IPv6; nothing outside this machine answers it.",
      "2. Gateway ✓: 192.0.2.1: it is there on the network.",
      `3. Resolver ✗: ${firstResolver} does not answer.`,
      "4. Target: it has no address that could be asked.",
    ]);
  });

  test("a target that is silent, and a gateway that nobody asked for", () => {
    const rungs = ladderOf(reportOf([...cut, ...tcp(one, "timeout")]));
    expect(rungs.map(({ rung, holds }) => `${rung} ${holds}`)).toEqual([
      "self false",
      "gateway null",
      "resolver false",
      "target false",
    ]);
  });

  test("a resolver to which there is no route was not asked, and it is said why", () => {
    const routeless = asked(firstResolver, "silence").map(
      (one) => ({ ...one, outcome: "failed", failure: failed("own-route", "call", "ENETUNREACH") }) as Observation,
    );
    const [, , resolver] = ladderOf(reportOf([...routeless, control("198.51.100.80", "own-route")]));
    expect(resolver).toMatchObject({ holds: false, says: `there is no route to ${firstResolver}` });
  });

  test("a gateway that nobody hears on the network has a name of its own, and is what to go on", () => {
    expect(ladderOf(reportOf([...cut, ...tcp(one, "timeout"), gateway("failed")]))).toEqual([]);
  });

  test("of several vantages it is that of the one in trouble, and names it", () => {
    const from = { vantage: "there" };
    const own = [
      ...asked(firstResolver, "silence", from),
      control("198.51.100.80", "timeout", from),
      ...tcp(one, "own-route", from),
    ];
    const facts = factsOf([...own, ...asked(firstResolver, { gives: [] })], { vantages: ["here", "there"] });
    const both = { ...reportOf([]), ...judge(facts), vantages: [...facts.vantages], observations: [...facts.observations] };
    const named = finding({
      cause: "vantage.no-egress",
      layer: "vantage",
      summary: "nothing answers",
      scope: { ...noScope, vantages: ["there"] },
    });
    expect(ladderLines({ ...both, verdict: "inconclusive", findings: [named] })).toEqual([
      "1. there ✗: addresses for IPv4 and IPv6; nothing answers.",
      "2. Gateway ✗: the routing table of there leads to none.",
      `3. Resolver ✗: ${firstResolver} does not answer.`,
      expect.stringMatching(/^4\. Target ✗: 203\.0\.113\.7/),
    ]);
  });

  test("with no cause at all it is that of the first that met trouble", () => {
    const seen = ["here", "there"].flatMap((vantage) => asked(firstResolver, { gives: [one] }, { vantage }));
    const cell = (vantage: string, status: "healthy" | "inconclusive") => ({ vantage, address: one, status, evidence: [] });
    const layers = [{ ...layer("tcp", "inconclusive"), cells: [cell("here", "healthy"), cell("there", "inconclusive")] }];
    const vantages = ["here", "there"].map((name) => vantage(name));
    expect(ladderLines(report({ verdict: "inconclusive", layers, vantages, observations: seen }))[0]).toBe(
      "1. there ✓: addresses for IPv4 and IPv6.",
    );
  });

  test("it stands with the evidence, once", () => {
    const shown = artifactsOf(reportOf([...cut, ...tcp(one, "timeout")])).filter(({ plain }) =>
      plain.some((line) => line.startsWith("1. This machine")),
    );
    expect(shown.map(({ part }) => part)).toEqual(["connect"]);
  });

  test("a cause that was named is what to go on, and so is a target that is well", () => {
    expect(ladderOf(reportOf(tcp(one, "refused")))).toEqual([]);
    expect(
      ladderOf(reportOf([...asked(firstResolver, { gives: [one] }), connect(one, "connected"), handshake(), answer(200)])),
    ).toEqual([]);
  });
});
