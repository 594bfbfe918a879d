import { describe, expect, test } from "vitest";
import { delegationChanged } from "../../../src/cause/dns/delegation-changed.ts";
import { judge } from "../../../src/verdict/judge.ts";
import { defaultSettings, one, seenOf } from "../../build/common.ts";
import { asked, firstResolver, firstServer, nameServer, parentSays, secondServer, zoneSays } from "../../build/dns.ts";
import { factsOf } from "../../build/judged.ts";

const since = (...delegation: string[]) => ({
  ...defaultSettings,
  baseline: { run: "run_1", at: "2026-07-01T00:00:00.000Z", values: {}, delegation },
});
const [first, second] = ["ns1.example.net", "ns2.example.net"];
const moved = [...nameServer(secondServer, { gives: [one] }), ...asked(firstResolver, { gives: [one] }), parentSays([second])];

describe("dns.delegation-changed", () => {
  test("other servers than before, and they serve: a note", () => {
    expect(delegationChanged.find(seenOf(moved, { settings: since(first) }))).toMatchObject([
      { impact: "latent", says: "the delegation has changed" },
    ]);
  });

  test("other servers than before, and none serves: the change broke it", () => {
    const told = [...nameServer(secondServer, "REFUSED"), ...asked(firstResolver, "SERVFAIL"), parentSays([second])];
    const { findings } = judge({ ...factsOf(told), settings: since(first) });
    expect(findings.filter(({ role }) => role === "root")).toMatchObject([{ cause: "dns.delegation-changed", impact: "breaks" }]);
  });

  test("nothing known of before, or the same as before", () => {
    expect(delegationChanged.find(seenOf(moved))).toEqual([]);
    expect(delegationChanged.find(seenOf(moved, { settings: since("NS2.example.net.") }))).toEqual([]);
  });

  test("the zone's own set, and the zone that an alias leads into, are not what was declared", () => {
    const own = [...nameServer(firstServer, { gives: [one] }), zoneSays(firstServer, [second])];
    expect(delegationChanged.find(seenOf(own, { settings: since(first) }))).toEqual([]);
    const alias = [
      ...nameServer(secondServer, { gives: [one] }, { of: "other.example", purpose: "chain", name: "www.other.example" }),
      parentSays([second], { name: "other.example", of: "example" }),
    ];
    expect(delegationChanged.find(seenOf(alias, { settings: since(first) }))).toEqual([]);
  });
});
