import { describe, expect, test } from "vitest";
import { firstResolverDead } from "../../../src/cause/dns/first-resolver-dead.ts";
import { resolverTimeout } from "../../../src/cause/dns/resolver-timeout.ts";
import { failed } from "../../../src/observation/failure.ts";
import { one, seenOf } from "../../build/common.ts";
import { asked, checked, firstResolver, resolvConf, secondResolver, system } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { serves } from "../../build/serving.ts";

const dead = [...asked(firstResolver, "silence"), checked(firstResolver, "silence")];
const next = asked(secondResolver, { gives: [one] });
const waited = system([one], { elapsedMs: 5_020 });
const roots = (told: Parameters<typeof judged>[0]) => judged(told).findings.filter(({ role }) => role === "root");

describe("dns.first-resolver-dead", () => {
  test("the system's lookup waits 5 s for the first, and the next answers: one root, at the dead one", () => {
    expect(roots([...dead, ...next, waited, ...serves(one)])).toMatchObject([
      {
        cause: "dns.first-resolver-dead",
        impact: "degrades",
        pattern: "some-resolvers",
        scope: { resolvers: [firstResolver] },
        works: { resolvers: [secondResolver] },
        summary: "resolver 10.0.0.2 is dead, lookups take 5.0 s at 1 of 2 resolvers",
      },
    ]);
  });

  test("the wait is what resolv.conf says: one second, or two where two are dead", () => {
    const third = asked("10.0.0.4", { gives: [one] }, { rank: 2 });
    const two = [...dead, ...asked(secondResolver, "silence"), ...third, resolvConf({ timeoutS: 1 })];
    expect(firstResolverDead.find(seenOf([...two, system([one], { elapsedMs: 2_010 })]))).toHaveLength(1);
    expect(firstResolverDead.find(seenOf([...two, system([one], { elapsedMs: 1_010 })]))).toEqual([]);
    expect(
      firstResolverDead.find(seenOf([...dead, ...next, resolvConf({ timeoutS: 1 }), system([one], { elapsedMs: 1_010 })])),
    ).toHaveLength(1);
  });

  test.each([
    [2, 3_010],
    [3, 5_010],
    [4, 6_010],
    [5, 8_010],
  ])("two of three are dead, timeout %i s: the second is waited for as long as the C library does", (timeoutS, elapsedMs) => {
    const third = asked("10.0.0.4", { gives: [one] }, { rank: 2 });
    const two = [...dead, ...asked(secondResolver, "silence"), ...third, resolvConf({ timeoutS })];
    expect(firstResolverDead.find(seenOf([...two, system([one], { elapsedMs })]))).toHaveLength(1);
    expect(firstResolverDead.find(seenOf([...two, system([one], { elapsedMs: timeoutS * 1_000 + 10 })]))).toEqual([]);
  });

  test("nobody has the address of the first: the lookup waits until the network says so, sooner than its timeout", () => {
    expect(firstResolverDead.find(seenOf([...dead, ...next, system([one], { elapsedMs: 3_110 })]))).toHaveLength(1);
    const bounced = [...asked(firstResolver, "port-unreachable"), ...next, system([one], { elapsedMs: 3_110 })];
    expect(firstResolverDead.find(seenOf(bounced))).toEqual([]);
  });

  test("the lookup was given up while it still waited", () => {
    const given = system([], { elapsedMs: 8_000, failure: failed("timeout", "lookup", "") });
    expect(firstResolverDead.find(seenOf([...dead, ...next, given]))).toHaveLength(1);
  });

  test.each([
    ["no lookup by the system, resolvers were given", [...dead, ...next]],
    ["the system did not wait: a cache before it, or the host said that nobody listens", [...dead, ...next, system([one])]],
    [
      "the second one is dead, and the first answers",
      [...asked(secondResolver, "silence"), ...asked(firstResolver, { gives: [one] }), waited],
    ],
    ["nobody answers", [...dead, ...asked(secondResolver, "silence"), waited]],
    ["this machine was late by itself", [...dead, ...next, system([one], { elapsedMs: 5_020, loopDelayMs: 2_000 })]],
  ])("%s: the silent resolver itself is named, or nothing", (_, told) => {
    expect(firstResolverDead.find(seenOf(told))).toEqual([]);
    expect(resolverTimeout.find(seenOf(told))).toHaveLength(1);
  });

  test("one that is silent for this name alone is not dead", () => {
    const told = [...asked(firstResolver, "silence"), checked(firstResolver, "NODATA"), ...next, waited];
    expect(firstResolverDead.find(seenOf(told))).toEqual([]);
  });
});
