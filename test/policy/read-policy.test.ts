import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultPolicy } from "../../src/policy/policy.ts";
import { readPolicy } from "../../src/policy/read-policy.ts";

const errorsOf = (text: string): string[] => {
  const read = readPolicy(text);
  return read.ok ? [] : read.errors.map(({ line, words }) => `${line}: ${words}`);
};

describe("a policy file", () => {
  test.each(["", "# nothing yet\n", "{}"])("%j is the built-in policy", (text) =>
    expect(readPolicy(text)).toEqual({ ok: true, policy: defaultPolicy, isEmpty: text !== "{}" }),
  );

  test("says who, from where, which ports and how often", () => {
    const read = readPolicy(
      [
        "members: viewer",
        "tokens: nobody",
        "roles:",
        "  admin: [U0ANA]",
        "  operator:",
        "    - C0INCIDENT",
        "    - { who: U0BOB, until: 2026-12-31 }",
        "    - token:ci",
        "ranges:",
        "  - 192.168.7.0/24",
        "  - { cidr: 10.20.0.0/16, from: [Office, region=EU] }",
        "deny: [10.20.99.0/24]",
        "ports: { allow: [443, 8000-8999], deny: [8080] }",
        "limits: { user: { minute: 5 }, at-once: 3 }",
      ].join("\n"),
    );
    expect(read).toMatchObject({
      ok: true,
      policy: {
        members: "viewer",
        tokens: null,
        grants: [
          { who: "C0INCIDENT", role: "operator", until: null },
          { who: "U0BOB", role: "operator", until: Date.UTC(2027, 0, 1) },
          { who: "token:ci", role: "operator", until: null },
          { who: "U0ANA", role: "admin", until: null },
        ],
        ranges: [
          { cidr: { text: "192.168.7.0/24" }, from: null },
          { cidr: { text: "10.20.0.0/16" }, from: ["office", "region=eu"] },
        ],
        deny: [{ text: "10.20.99.0/24" }],
        ports: {
          allow: [
            { first: 443, last: 443 },
            { first: 8000, last: 8999 },
          ],
          deny: [{ first: 8080, last: 8080 }],
        },
        limits: { user: { minute: 5, hour: defaultPolicy.limits.user.hour }, atOnce: 3 },
      },
    });
  });

  test.each([
    ["members: admin\nrolse:\n  admin: []\n", [/^2: there is no name `rolse` here: write roles\.$/]],
    ["roles:\n  admn: [U0ANA]\n", [/^2: there is no name `admn` here: write admin\.$/]],
    [
      "roles:\n  admin:\n    - U0ANA\n    - S0OPS\n    - ana\n",
      [/^4: .*user groups cannot be told/, /^5: .*write a Slack user's id/],
    ],
    ["roles:\n  admin:\n    - {who: U0ANA, untl: 2026-12-31}\n", [/^3: .*`untl`.*write until/]],
    ["roles:\n  admin:\n    - {who: U0ANA, until: 2026-02-30}\n", [/^3: roles\.admin\.until: `2026-02-30`: write the last day/]],
    ["members: boss\n", [/^1: members: `boss`: write one of viewer, triager, operator, admin, or nobody/]],
    ["deny:\n  - 10.1.2.3/8\n", [/^2: .*write 10\.0\.0\.0\/8/]],
    ["deny: 10.0.0.0/8\n", [/^1: deny: .*write a list/]],
    ["ports:\n  allow: [443]\n  deny: [70000, 9-3]\n", [/^3: ports\.deny: `70000`: write a port/, /^3: ports\.deny: `9-3`/]],
    [
      "limits:\n  user: {minute: -1}\n  at-once: 0\n  chanel: {}\n",
      [/^2: limits\.user\.minute/, /^3: .*\/triage pause/, /^4: .*write channel/],
    ],
    ["members: viewer\nmembers: admin\n", [/^2: this name stands here twice/]],
    ["roles:\n\tadmin: x", [/^2: a tab indents this line/]],
    ["roles:\n  admin: [U0ANA\nmembers: viewer\n", [/^\d: it is not YAML from here on/]],
    ["- U0ANA\n", [/^1: write names such as members/]],
    ["members: viewer\n---\nmembers: admin\n", [/^2: `---` begins a second document/]],
    [`a: &a [1,1,1,1,1,1,1,1]\nb: &b [${"*a,".repeat(9)}1]\nc: [${"*b,".repeat(9)}1]\n`, [/aliases/]],
  ])("%j: each error names its line, and says what to write", (text, expected) => {
    const errors = errorsOf(text);
    expect(errors).toHaveLength(expected.length);
    for (const [index, pattern] of expected.entries()) expect(errors[index]).toMatch(pattern);
  });

  test("whatever the text is, it is read or told by lines that it has, in their order", () => {
    const piece = fc.constantFrom(
      "roles:",
      "  admin:",
      "- U0A",
      " [",
      "{",
      "}",
      ": ",
      "\n",
      "*a",
      "&a ",
      "limits",
      "\t",
      "é",
      "10.0.0.0/8",
      "'",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 6 })), { maxLength: 30 }), (pieces) => {
        const text = pieces.join("");
        const read = readPolicy(text);
        if (read.ok) return;
        const lines = read.errors.map(({ line }) => line);
        expect(lines.every((line) => line >= 1 && line <= text.split(/\r\n|\r|\n/).length)).toBe(true);
        expect(lines).toEqual(lines.toSorted((a, b) => a - b));
        expect(read.errors.length).toBeLessThanOrEqual(20);
        expect(read.errors.every(({ words }) => words.endsWith(".") && words.length < 600)).toBe(true);
      }),
    );
  });
});
