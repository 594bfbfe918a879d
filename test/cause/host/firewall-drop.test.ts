import { describe, expect, test } from "vitest";
import { firewallDrop } from "../../../src/cause/host/firewall-drop.ts";
import { one, seenOf, six, two } from "../../build/common.ts";
import { firewall, firewallCounting, inputChain, listening, network, rule, socketsThroughout, when } from "../../build/host.ts";
import { judged } from "../../build/judged.ts";
import { connect, tcp } from "../../build/tcp.ts";

const here = [network(), ...socketsThroughout([listening("0.0.0.0")])];
const drops = rule("drop", { conditions: [when("protocol", "tcp"), when("dport", "443")], text: "dport 443: drop" });
const unclear = rule("drop", { conditions: [when("dport", "443"), when("other")], text: "dport 443, (something else): drop" });

describe("host.firewall-drop", () => {
  test("silence, and a rule whose counter rose with the tries: named, and the silence follows from it", () => {
    const [root, ...others] = judged([
      ...tcp(one, "timeout"),
      ...here,
      ...firewallCounting([inputChain()], drops, 5, 14),
    ]).findings;
    expect(root).toMatchObject({ cause: "host.firewall-drop", role: "root", pattern: "everywhere" });
    expect(root?.next[0]).toContain("counted 9 packets");
    expect(others.filter(({ role }) => role === "root")).toEqual([]);
  });

  test("a rule that counts nothing is named where each of its conditions holds", () => {
    expect(firewallDrop.find(seenOf([...tcp(one, "timeout"), ...here, firewall([inputChain()], [drops])]))).toHaveLength(1);
  });

  test("a rule that counted nothing of these tries did not take them", () => {
    const told = [...tcp(one, "timeout"), ...here, ...firewallCounting([inputChain()], drops, 5, 5)];
    expect(firewallDrop.find(seenOf(told))).toEqual([]);
  });

  test("looks so slow that no try fell between them: the counter proves nothing, and the walk decides", () => {
    const slow = [
      firewall([inputChain()], [{ ...drops, packets: 5 }], { elapsedMs: 9_000 }),
      firewall([inputChain()], [{ ...drops, packets: 9 }], { moment: "after" }),
    ];
    expect(firewallDrop.find(seenOf([...tcp(one, "timeout"), ...here, ...slow]))).toHaveLength(1);
    const doubtful = slow.map((look) => ({
      ...look,
      data: { ...look.data, rules: [{ ...unclear, packets: look.data.rules?.[0]?.packets ?? null }] },
    }));
    expect(firewallDrop.find(seenOf([...tcp(one, "timeout"), ...here, ...doubtful]))).toEqual([]);
  });

  test("a condition that is not understood needs the counter", () => {
    const silent = [...tcp(one, "timeout"), ...here];
    expect(firewallDrop.find(seenOf([...silent, firewall([inputChain()], [unclear])]))).toEqual([]);
    expect(firewallDrop.find(seenOf([...silent, ...firewallCounting([inputChain()], unclear, 0, 9)]))).toHaveLength(1);
  });

  test.each([
    ["loopback is let in before", rule("accept", { conditions: [when("in", "lo")] }), []],
    ["the port is let in before", rule("accept", { conditions: [when("dport", "80", "400-450")] }), []],
    ["another source is let in before", rule("accept", { conditions: [when("source", "10.0.0.0/8")] }), [one]],
    ["only what is known is let in before", rule("accept", { conditions: [when("state", "established", "related")] }), [one]],
  ])("a policy that drops the rest, where %s", (_, accepts, hurt) => {
    const matches = firewallDrop.find(seenOf([...tcp(one, "timeout"), ...here, firewall([inputChain("drop")], [accepts])]));
    expect(
      matches.flatMap(({ failed }) => [...new Set(failed.map(({ subject }) => ("address" in subject ? subject.address : "")))]),
    ).toEqual(hurt);
  });

  test("a port that is not followed is no new connection to the rules behind", () => {
    const raw = inputChain("accept", { id: "inet guard raw", hook: "prerouting", priority: -300 });
    const lets = rule("accept", { conditions: [when("dport", "443"), when("state", "new", "established")] });
    const unfollowed = rule("notrack", { chain: "inet guard raw", conditions: [when("dport", "443")] });
    const find = (rules: Parameters<typeof firewall>[1]) =>
      firewallDrop.find(seenOf([...tcp(one, "timeout"), ...here, firewall([raw, inputChain("drop")], rules)]));
    expect(find([lets])).toEqual([]);
    expect(find([lets, unfollowed])).toHaveLength(1);
    const known = rule("accept", { conditions: [when("state", "untracked")], place: 2 });
    expect(find([lets, unfollowed, known])).toEqual([]);
  });

  test("one silent try is enough where the walk is certain, and not where only the counter tells", () => {
    const certain = [connect(one, "timeout"), ...here, ...firewallCounting([inputChain()], drops, 0, 4)];
    expect(judged(certain).findings[0]).toMatchObject({ cause: "host.firewall-drop", role: "root" });
    const counted = [connect(one, "timeout"), ...here, ...firewallCounting([inputChain()], unclear, 0, 4)];
    expect(judged(counted).findings.filter(({ role }) => role === "root")).toEqual([]);
  });

  test("connections of the machine itself leave from where the kernel says, which need not be the address that is asked", () => {
    const banned = rule("drop", { conditions: [when("source", "192.0.2.10"), when("dport", "443")] });
    const told = [...tcp(one, "timeout", { localPort: 40_000 }), ...here, firewall([inputChain()], [banned])];
    expect(firewallDrop.find(seenOf(told))).toHaveLength(1);
    expect(firewallDrop.find(seenOf([...tcp(one, "timeout"), ...here, firewall([inputChain()], [banned])]))).toEqual([]);
  });

  describe("who asks from another machine", () => {
    const there = (source: string | null) =>
      tcp(one, "timeout", { vantage: "there" }).map((each) =>
        source === null ? each : { ...each, data: { ...each.data, local: { address: source, port: 40_000 } } },
      );
    const named = (source: string | null, rules: Parameters<typeof firewall>[1], policy?: "drop") =>
      firewallDrop.find(seenOf([...tcp(one, "connected"), ...there(source), ...here, firewall([inputChain(policy)], rules)]))
        .length;
    const banned = rule("drop", { conditions: [when("source", "198.51.100.0/24", "10.0.0.0/8"), when("dport", "443")] });

    test("does not come over the loop, which is let in before", () => {
      expect(named(null, [rule("accept", { conditions: [when("in", "lo")] })], "drop")).toBe(1);
      expect(named(null, [rule("accept", { conditions: [when("in", "lo", "eth0")] })], "drop")).toBe(0);
      expect(named(null, [rule("drop", { conditions: [when("in", "lo"), when("dport", "443")] })])).toBe(0);
    });

    test("comes from where it says, unless a NAT may have written another address", () => {
      expect(named("198.51.100.20", [banned])).toBe(1);
      expect(named("192.0.2.20", [banned])).toBe(0);
      expect(named("10.0.0.20", [banned])).toBe(0);
      expect(named(null, [banned])).toBe(0);
    });

    test("asks from this very machine where its own address is the one that is asked", () => {
      expect(named(one, [rule("accept", { conditions: [when("in", "lo")] })], "drop")).toBe(0);
    });
  });

  test("a rule for IPv6 alone, while IPv4 works: one family", () => {
    const owned = [one, six].map((address) => ({ address, bits: 24, link: "eth0" }));
    const only = rule("drop", { conditions: [when("family", "ipv6"), when("dport", "443")] });
    const listeners = socketsThroughout([listening("::", { isDual: true })]);
    const told = [
      ...tcp(one, "connected"),
      ...tcp(six, "timeout"),
      network({ owned }),
      ...listeners,
      firewall([inputChain()], [only]),
    ];
    expect(judged(told).findings[0]).toMatchObject({
      cause: "host.firewall-drop",
      pattern: "one-family",
      works: { addresses: [one] },
    });
  });

  test("a rule for each family is one fault: every address is hurt, and both rules are told", () => {
    const owned = [one, six].map((address) => ({ address, bits: 24, link: "eth0" }));
    const chains = (["ip", "ip6"] as const).map((family) => inputChain("accept", { id: `${family} filter INPUT` }));
    const rules = (["ipv4", "ipv6"] as const).map((family, n) =>
      rule("drop", {
        chain: chains[n]?.id ?? "",
        conditions: [when("family", family), when("dport", "443")],
        text: `${family} 443 DROP`,
      }),
    );
    const { findings } = judged([
      ...tcp(one, "timeout"),
      ...tcp(six, "timeout"),
      network({ owned }),
      ...socketsThroughout([listening("::", { isDual: true })]),
      firewall(chains, rules),
    ]);
    expect(findings.filter(({ role }) => role === "root")).toMatchObject([
      { cause: "host.firewall-drop", pattern: "everywhere", scope: { addresses: [six, one] } },
    ]);
    expect(findings[0]?.next[0]).toMatch(/ipv6 443 DROP.*ip6 filter INPUT; and .*ipv4 443 DROP.*ip filter INPUT/);
  });

  test("a chain that is jumped to is walked", () => {
    const jump = rule("jump", { to: "closed", conditions: [when("dport", "443")] });
    const inner = rule("drop", { chain: "inet guard closed", conditions: [when("destination", one)] });
    const chains = [inputChain(), inputChain("accept", { id: "inet guard closed", hook: null, priority: null, policy: null })];
    const told = [...tcp(one, "timeout"), ...tcp(two, "connected"), ...here, firewall(chains, [jump, inner])];
    expect(judged(told).findings[0]).toMatchObject({
      cause: "host.firewall-drop",
      pattern: "some-addresses",
      scope: { addresses: [one] },
    });
  });

  test("a refusal although something listens is the firewall's, where a rule rejects", () => {
    const rejects = { ...drops, does: "reject" as const, text: "dport 443: reject" };
    const [root] = judged([...tcp(one, "refused"), ...here, firewall([inputChain()], [rejects])]).findings;
    expect(root).toMatchObject({ cause: "host.firewall-drop", role: "root" });
  });

  test("its healthy twin: a counter that rises all day beside connections that stand", () => {
    const told = [...tcp(one, "connected"), ...here, ...firewallCounting([inputChain()], unclear, 9_000, 9_800)];
    expect(judged(told).findings).toEqual([]);
  });

  test("one lost first packet beside such a counter is no more than a note", () => {
    const tries = Array.from({ length: 20 }, (_, n) =>
      connect(one, n === 3 ? "timeout" : "connected", {
        attempt: n + 1,
        purpose: n === 0 ? "target" : "sample",
        startMs: n * 140,
      }),
    );
    const roots = judged([...tries, ...here, ...firewallCounting([inputChain()], unclear, 9_000, 9_800)]).findings.filter(
      ({ role }) => role === "root",
    );
    expect(roots).toEqual([]);
  });
});
