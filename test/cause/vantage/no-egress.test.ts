import { describe, expect, test } from "vitest";
import { noEgress } from "../../../src/cause/vantage/no-egress.ts";
import { failed } from "../../../src/observation/failure.ts";
import { observation, one, seenOf } from "../../build/common.ts";
import { asked, firstResolver, query } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { ping, tcp } from "../../build/tcp.ts";
import { control } from "../../build/vantage.ts";

const dead = [control("198.51.100.80", "timeout"), control("203.0.113.80", "timeout")];
const named = (observations: Parameters<typeof judged>[0]) =>
  judged(observations).findings.map(({ cause, role }) => `${cause} ${role}`);

describe("vantage.no-egress", () => {
  test("every control failed, and the target is silent: nothing was learnt of the target", () => {
    const { verdict, findings } = judged([...tcp(one, "timeout"), ...dead]);
    expect(findings[0]).toMatchObject({ cause: "vantage.no-egress", role: "root", pattern: "everywhere" });
    expect(findings[0]?.scope).toMatchObject({ vantages: ["here"], addresses: [], resolvers: [] });
    expect(findings.slice(1).map(({ role }) => role)).toEqual(["consequence"]);
    expect(verdict).toBe("inconclusive");
  });

  test("the resolvers are silent too, and follow from it", () => {
    expect(named([...asked(firstResolver, "silence"), ...dead])).toEqual([
      "vantage.no-egress root",
      "dns.resolver-timeout consequence",
    ]);
  });

  test("a machine without internet is not broken: the target answers", () => {
    expect(noEgress.find(seenOf([...tcp(one, "connected"), ...dead]))).toEqual([]);
  });

  test.each([
    ["a refusal of the target", tcp(one, "refused")],
    ["an answer of a resolver", [query(firstResolver, "A", "NXDOMAIN")]],
    ["a control that answers", [control("192.0.2.80", {})]],
    ["a ping", [ping(one, "arrived")]],
    ["an error that a router sent at once", tcp(one, "host-unreachable")],
  ] as const)("%s came from outside", (_, heard) => {
    expect(noEgress.find(seenOf([...dead, ...heard]))).toEqual([]);
  });

  test("that nobody has the address on the own network is this machine's own word", () => {
    const arp = tcp(one, "host-unreachable", { elapsedMs: 3_100 });
    expect(noEgress.find(seenOf([...dead, ...arp]))).toHaveLength(1);
  });

  test("without a control nothing can be said", () => {
    expect(noEgress.find(seenOf(tcp(one, "timeout")))).toEqual([]);
  });

  test("a control that policy forbids is none", () => {
    const { subject } = control("192.0.2.80", {});
    const skipped = observation("vantage.control", {
      subject,
      skippedBecause: "policy",
      failure: failed("denied-by-policy", "policy", ""),
    });
    expect(noEgress.find(seenOf([skipped]))).toEqual([]);
  });
});
