import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chainSchema, ruleSchema } from "../../../src/observation/kind/host-firewall.ts";
import { mayConcern } from "../../../src/probe/host/concerns.ts";
import { readIptables } from "../../../src/probe/host/iptables-text.ts";
import { readRuleset } from "../../../src/probe/host/nft-json.ts";

const table = { family: "inet", table: "lab" };
const dport = { payload: { protocol: "tcp", field: "dport" } };
const ruleset = (...expressions: readonly (readonly unknown[])[]): string =>
  JSON.stringify({
    nftables: [
      { metainfo: { json_schema_version: 1 } },
      { set: { ...table, name: "ports", elem: [443, { range: [8_000, 8_100] }] } },
      { chain: { ...table, name: "in", type: "filter", hook: "input", prio: 0, policy: "drop" } },
      ...expressions.map((expr) => ({ rule: { ...table, chain: "in", expr } })),
    ],
  });

describe("what nft -j prints", () => {
  test("a base chain with its policy, and a rule with named ports and a counter", () => {
    const text = ruleset([
      { match: { op: "==", left: dport, right: "@ports" } },
      { counter: { packets: 7, bytes: 9 } },
      { drop: null },
    ]);
    expect(readRuleset(text)).toMatchObject({
      chains: [{ id: "inet lab in", hook: "input", priority: 0, policy: "drop" }],
      rules: [
        {
          does: "drop",
          packets: 7,
          conditions: [
            { on: "protocol", values: ["tcp"] },
            { on: "dport", isNot: false, values: ["443", "8000-8100"] },
          ],
        },
      ],
    });
  });

  test("a verdict map is one rule for each of its elements", () => {
    const map = {
      key: dport,
      data: {
        set: [
          [22, { accept: null }],
          [443, { jump: { target: "x" } }],
        ],
      },
    };
    const { rules } = readRuleset(ruleset([{ vmap: map }]));
    expect(rules.map(({ does, to, conditions }) => [does, to, conditions.at(-1)?.values])).toEqual([
      ["accept", null, ["22"]],
      ["jump", "x", ["443"]],
    ]);
  });

  test("fields that are looked up together are one rule for each element", () => {
    const daddr = { payload: { protocol: "ip", field: "daddr" } };
    const looked = (right: unknown, op = "==") => ({ match: { op, left: { concat: [daddr, dport] }, right } });
    const values = (...expressions: readonly unknown[]) =>
      readRuleset(ruleset([...expressions, { drop: null }])).rules.map(({ conditions }) =>
        conditions.map(({ on, values: each }) => [on, ...each].join(" ")),
      );
    const set = {
      set: [{ concat: ["192.0.2.1", 25] }, { elem: { val: { concat: [{ prefix: { addr: "10.0.0.0", len: 8 } }, 443] } } }],
    };
    expect(values(looked(set))).toEqual([
      ["destination 192.0.2.1", "protocol tcp", "dport 25"],
      ["destination 10.0.0.0/8", "protocol tcp", "dport 443"],
    ]);
    expect(values(looked(set, "!="))).toEqual([["other"]]);
    expect(values(looked("@nowhere"))).toEqual([["other"]]);
    expect(values(looked({ set: [] }))).toEqual([]);
    const many = Array.from({ length: 90 }, (_, port) => ({ concat: ["192.0.2.1", port] }));
    expect(values(looked({ set: many }))).toEqual([["other"]]);
  });

  test("flags, states, links and families", () => {
    const flags = {
      match: { op: "==", left: { "&": [{ payload: { protocol: "tcp", field: "flags" } }, ["syn", "ack"]] }, right: "syn" },
    };
    const state = { match: { op: "in", left: { ct: { key: "state" } }, right: ["established", "related"] } };
    const link = { match: { op: "!=", left: { meta: { key: "iifname" } }, right: "lo" } };
    const { rules } = readRuleset(ruleset([flags, state, link, { reject: { type: "tcp reset" } }]));
    expect(rules[0]?.conditions.slice(1)).toEqual([
      { on: "flags", isNot: false, values: ["syn|ack=syn"] },
      { on: "state", isNot: false, values: ["established", "related"] },
      { on: "in", isNot: true, values: ["lo"] },
    ]);
  });

  test("a match of iptables is a condition that is not understood, and its table is named", () => {
    const read = readRuleset(ruleset([{ xt: { type: "match", name: "conntrack" } }, { drop: null }]));
    expect(read).toMatchObject({ foreign: ["inet lab"], rules: [{ does: "drop", conditions: [{ on: "other" }] }] });
  });

  test("whatever is printed, what is read has its form", () => {
    const any = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.constantFrom({ match: { op: "==", left: dport, right: { set: [] } } }, { vmap: { key: dport, data: "@ports" } }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(any, { maxLength: 4 }), { maxLength: 4 }), (expressions) => {
        const { chains, rules } = readRuleset(ruleset(...expressions));
        for (const one of chains) chainSchema.parse(one);
        for (const one of rules) ruleSchema.parse(one);
      }),
    );
  });
});

describe("what iptables-save -c prints", () => {
  const text = [
    "*raw",
    ":PREROUTING ACCEPT [12:340]",
    '[5:300] -A PREROUTING -s 198.51.100.0/24 ! -i lo -p tcp -m multiport --dports 22,400:450 -m comment --comment "closed for now" -j DROP',
    "COMMIT",
    "*filter",
    ":INPUT DROP [7:420]",
    ":guard - [0:0]",
    "[0:0] -A INPUT -p tcp -m tcp --dport 443 -m conntrack --ctstate NEW,RELATED -j guard",
    "[3:180] -A guard -m limit --limit 1/sec -j REJECT --reject-with tcp-reset",
    "[0:0] -A guard -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -m set --match-set bad src -j DROP",
    "COMMIT",
  ].join("\n");

  test("tables, chains with policy and its count, and rules with their conditions", () => {
    const { tables, chains, rules } = readIptables(text, "ip");
    expect(tables).toEqual(["ip raw", "ip filter"]);
    expect(chains).toMatchObject([
      { id: "ip raw PREROUTING", hook: "prerouting", priority: -300 },
      { id: "ip filter INPUT", hook: "input", policy: "drop", policyPackets: 7 },
      { id: "ip filter guard", hook: null, policy: null },
    ]);
    expect(rules.map(({ does, to, packets }) => [does, to, packets])).toEqual([
      ["drop", null, 5],
      ["jump", "guard", 0],
      ["reject", null, 3],
      ["drop", null, 0],
    ]);
    expect(
      rules.map(({ conditions }) =>
        conditions.map(({ on, isNot, values }) => `${isNot ? "!" : ""}${on} ${values.join()}`.trim()),
      ),
    ).toEqual([
      ["source 198.51.100.0/24", "!in lo", "protocol tcp", "dport 22,400-450"],
      ["protocol tcp", "dport 443", "state new,related"],
      ["limit"],
      ["protocol tcp", "flags fin|syn|rst|ack=syn", "other"],
    ]);
  });

  test("whatever is printed, what is read has its form", () => {
    const word = fc.oneof(
      fc.constantFrom("-A", "INPUT", "[1:2]", "-j", "DROP", "!", "--dport", "*filter", ":INPUT", '"'),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(word, { maxLength: 8 }), { maxLength: 5 }), (lines) => {
        const { chains, rules } = readIptables(lines.map((words) => words.join(" ")).join("\n"), "ip6");
        for (const one of chains) chainSchema.parse(one);
        for (const one of rules) ruleSchema.parse(one);
      }),
    );
  });
});

describe("which rules concern a port", () => {
  const on = (name: "dport" | "sport" | "protocol", ...values: string[]) => ({ on: name, isNot: false, values });
  test.each([
    ["to the port", [on("dport", "400-450")], true],
    ["from the port", [on("sport", "443")], true],
    ["any TCP", [on("protocol", "6")], true],
    ["another port", [on("dport", "22")], false],
    ["from another port", [on("dport", "22"), on("sport", "80")], false],
    ["UDP", [on("protocol", "udp"), on("dport", "443")], false],
  ])("%s: %s", (_, conditions, concerns) => {
    expect(mayConcern(conditions, 443)).toBe(concerns);
  });
});
