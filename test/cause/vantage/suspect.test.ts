import { describe, expect, test } from "vitest";
import { suspect } from "../../../src/cause/vantage/suspect.ts";
import { one, seenOf } from "../../build/common.ts";
import { judged } from "../../build/judged.ts";
import { silence, tcp } from "../../build/tcp.ts";
import { brokenHandshake } from "../../build/tls.ts";
import { nobody } from "../../build/vantage.ts";

const both = [nobody("192.0.2.251", "accepted"), nobody("198.51.100.252", "accepted")];

describe("vantage.suspect", () => {
  test("two addresses of different ranges that nobody has accept: TCP is not checked, never healthy", () => {
    const { verdict, findings, layers } = judged([...tcp(one, "connected"), ...both]);
    expect(findings).toMatchObject([{ cause: "vantage.suspect", role: "root", pattern: "everywhere" }]);
    expect(layers.find(({ layer }) => layer === "tcp")).toMatchObject({ status: "not-checked" });
    expect(layers.find(({ layer }) => layer === "vantage")).toMatchObject({ status: "suspect" });
    expect(verdict).toBe("inconclusive");
  });

  test("one alone may be somebody's, in a lab or a careless network", () => {
    expect(suspect.find(seenOf([nobody("192.0.2.251", "accepted"), nobody("198.51.100.252", "timeout")]))).toEqual([]);
    expect(suspect.find(seenOf([nobody("192.0.2.251", "accepted"), nobody("192.0.2.250", "accepted")]))).toEqual([]);
  });

  test.each(["refused", "timeout", "host-unreachable", "network-unreachable"] as const)("%s is as it must be", (ending) => {
    const healthy = judged([...tcp(one, "connected"), nobody("192.0.2.251", ending)]);
    expect(healthy.findings).toEqual([]);
    expect(healthy.layers.find(({ layer }) => layer === "vantage")).toMatchObject({ status: "healthy" });
  });

  test("whoever accepts for everybody hangs up for everybody: what breaks then follows from it", () => {
    const broken = [1, 2, 3].map((attempt) => brokenHandshake("closed", { attempt }));
    const cut = [1, 2, 3].map((attempt) => silence(one, "reset", { attempt }));
    for (const others of [broken, cut]) {
      const { findings } = judged([...tcp(one, "connected"), ...others, ...both]);
      expect(findings.filter(({ role }) => role === "root").map(({ cause }) => cause)).toEqual(["vantage.suspect"]);
    }
  });
});
