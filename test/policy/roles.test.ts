import { describe, expect, test } from "vitest";
import { defaultPolicy, type Policy, type Role } from "../../src/policy/policy.ts";
import { type Action, type Asker, permits } from "../../src/policy/roles.ts";

const now = Date.UTC(2026, 10, 3);
const inSlack = (user: string, channel = "C0", workspace: string | null = "T0"): Asker => ({
  door: "slack",
  workspace,
  user,
  channel,
  token: null,
  tokenRole: null,
});
const byToken = (token: string, tokenRole: Role | null = "triager"): Asker => ({
  door: "http",
  workspace: null,
  user: null,
  channel: null,
  token,
  tokenRole,
});
const policy: Policy = {
  ...defaultPolicy,
  grants: [
    { who: "U0ANA", role: "admin", until: null },
    { who: "U0BOB", role: "operator", until: now + 1_000 },
    { who: "C0INC", role: "operator", until: null },
    { who: "token:ci", role: "viewer", until: null },
  ],
};
const may = (asker: Asker, action: Action, at = now, given = policy): boolean => permits(given, asker, action, at).ok;
const error = (asker: Asker, action: Action, given = policy): string => {
  const permitted = permits(given, asker, action, now);
  return permitted.ok ? "" : permitted.error;
};

describe("who may do what", () => {
  test("without a file members triage, and nobody is operator or admin", () => {
    const member = inSlack("U0EVE");
    const all: Action[] = ["view", "triage", "deep", "watch", "validate", "agents", "pause"];
    const allowed = (asker: Asker): Action[] => all.filter((action) => may(asker, action, now, defaultPolicy));
    expect(allowed(member)).toEqual(["view", "triage"]);
    expect(allowed(byToken("ci"))).toEqual(["view", "triage"]);
    expect(error(member, "pause", defaultPolicy)).toBe(
      "Pausing and resuming all probes takes the role admin, and you are triager here. Nobody is named for it yet. To change that, write `admin: [U0EVE]` under `roles:` in faultline.yaml.",
    );
  });

  test("a token may what it was made for, and never more than the policy lets tokens", () => {
    const within = (tokens: Role | null): Policy => ({ ...defaultPolicy, tokens });
    expect(may(byToken("ci", "viewer"), "triage", now, within("admin"))).toBe(false);
    expect(may(byToken("ci", "operator"), "deep", now, within("admin"))).toBe(true);
    expect(may(byToken("ci", "operator"), "deep", now, within("triager"))).toBe(false);
    expect(may(byToken("ci", "operator"), "triage", now, within("triager"))).toBe(true);
    expect(may(byToken("ci", null), "view", now, within("admin"))).toBe(false);
    expect(may(byToken("ci", "admin"), "view", now, within(null))).toBe(false);
  });

  test("whom `tokens:` holds down is not told to make another token", () => {
    const words = (tokens: Role | null) => error(byToken("ci", "admin"), "deep", { ...defaultPolicy, tokens });
    expect(words("triager")).toMatch(/`tokens:` in faultline\.yaml lets a token be triager at most/);
    expect(words("triager")).not.toContain("tokens create");
    expect(words("triager")).toContain("`operator: [token:ci]`");
    expect(words(null)).toMatch(/`tokens:` in faultline\.yaml lets a token be nothing/);
    expect(error(byToken("ci"), "deep", defaultPolicy)).toContain("faultline tokens create NAME --role operator");
  });

  test("people of another company may do nothing, whatever their channel may", () => {
    expect(may(inSlack("U0ANA", "C0INC", null), "view")).toBe(false);
    expect(error(inSlack("U0ANA", "C0INC", null), "triage")).toMatch(/its own workspace/);
  });

  test("the highest role counts: one's own, the channel's, or everybody's", () => {
    expect(may(inSlack("U0ANA"), "pause")).toBe(true);
    expect(may(inSlack("U0EVE", "C0INC"), "deep")).toBe(true);
    expect(may(inSlack("U0EVE", "C0INC"), "agents")).toBe(false);
    expect(may(inSlack("U0EVE"), "deep")).toBe(false);
    expect(error(inSlack("U0EVE"), "deep")).toMatch(/takes the role operator.*Who may: `U0ANA`, `U0BOB`, `C0INC`/);
  });

  test("a role that was given for a time ends with it", () => {
    expect(may(inSlack("U0BOB"), "deep", now)).toBe(true);
    expect(may(inSlack("U0BOB"), "deep", now + 1_000)).toBe(false);
    expect(may(inSlack("U0BOB"), "triage", now + 1_000)).toBe(true);
  });

  test("whoever is named for less has still what everybody has, and nothing where that is nothing", () => {
    expect(may(byToken("ci"), "triage")).toBe(true);
    const closed: Policy = { ...policy, members: null, tokens: null };
    expect(may(byToken("ci"), "view", now, closed)).toBe(true);
    expect(may(byToken("ci"), "triage", now, closed)).toBe(false);
    expect(error(inSlack("U0EVE"), "view", closed)).toMatch(/takes the role viewer, and you have none here/);
    expect(error(byToken("other"), "triage", closed)).toContain("`triager: [token:other]`");
  });
});
