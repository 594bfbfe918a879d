import { describe, expect, test } from "vitest";
import { gateOf } from "../../src/policy/gate.ts";
import { defaultPolicy, type Policy } from "../../src/policy/policy.ts";
import { Quotas } from "../../src/policy/quotas.ts";
import type { Asker } from "../../src/policy/roles.ts";

const limits = { ...defaultPolicy.limits, user: { minute: 2, hour: 3 }, target: { minute: 3, hour: 100 } };
const minute = 60_000;

describe("how often", () => {
  test("so many within a minute and within an hour, and again when they are over", () => {
    const quotas = new Quotas();
    const ana = { user: "U0ANA", channel: "C0", target: "a.example" };
    expect(quotas.take(limits, ana, 0)).toBeNull();
    expect(quotas.take(limits, ana, 1)).toBeNull();
    expect(quotas.take(limits, ana, 2)).toEqual({
      words: "Whoever asks this has had 2 runs within a minute already",
      retryAfterMs: minute - 2,
    });
    expect(quotas.take(limits, { ...ana, user: "U0BOB" }, 3)).toBeNull();
    expect(quotas.take(limits, { ...ana, user: "U0EVE" }, 4)).toMatchObject({
      words: "This target has had 3 runs within a minute already",
    });
    expect(quotas.take(limits, ana, minute + 1)).toBeNull();
    expect(quotas.take(limits, ana, 3 * minute)).toEqual({
      words: expect.stringMatching(/3 runs within an hour/),
      retryAfterMs: 57 * minute,
    });
    expect(quotas.take(limits, ana, 61 * minute)).toBeNull();
  });

  test("what is refused is counted for nobody", () => {
    const quotas = new Quotas();
    for (let at = 0; at < 10; at += 1) quotas.take(limits, { user: "U0ANA", channel: null, target: "a.example" }, at);
    expect(quotas.take(limits, { user: "U0BOB", channel: null, target: "a.example" }, 11)).toBeNull();
    expect(quotas.take(limits, { user: "U0BOB", channel: null, target: "a.example" }, 12)).toMatchObject({
      words: expect.stringMatching(/This target/),
    });
  });
});

describe("the gate", () => {
  const ana: Asker = { door: "slack", workspace: "T0", user: "U0ANA", channel: "C0", token: null, tokenRole: null };
  const asked = { id: "run_1", host: "a.example", endpoints: [{ host: "a.example", port: 443 }], isDeep: false };
  const gate = (differs: Partial<Policy>, paused = false) =>
    gateOf({
      inForce: () => ({ policy: { ...defaultPolicy, ...differs }, hash: null }),
      paused: () => (paused ? { by: "bob", why: "migration", at: 0 } : null),
      now: () => 1_000,
    });

  test("only so many at once; one that ended makes room", () => {
    const some = gate({ limits: { ...defaultPolicy.limits, atOnce: 1 } });
    expect(some.begins(ana, asked)).toEqual({ ok: true });
    expect(some.begins(ana, { ...asked, id: "run_2" })).toMatchObject({ ok: false, error: expect.stringMatching(/at-once/) });
    some.ended("run_1");
    expect(some.begins(ana, { ...asked, id: "run_2" })).toEqual({ ok: true });
  });

  test("a port that is denied, or not among those allowed, is not probed", () => {
    const ports = { allow: [{ first: 1, last: 1_024 }], deny: [{ first: 25, last: 25 }] };
    expect(gate({ ports }).begins(ana, asked)).toEqual({ ok: true });
    const beside = (port: number) => ({ ...asked, endpoints: [...asked.endpoints, { host: "b.example", port }] });
    expect(gate({ ports }).begins(ana, beside(25))).toMatchObject({ why: "port", error: expect.stringMatching(/denied ports/) });
    expect(gate({ ports }).begins(ana, beside(8443))).toMatchObject({
      why: "port",
      error: expect.stringMatching(/^I don't probe b\.example there: .*allowed ports/),
    });
  });

  test("while all is paused nothing begins, and the answer says by whom and why", () => {
    expect(gate({}, true).begins(ana, asked)).toMatchObject({
      ok: false,
      why: "paused",
      error: expect.stringMatching(/paused since 1970-01-01 00:00 UTC by bob: migration\..*\/triage resume/),
    });
  });

  test("a deep run takes an operator", () => {
    expect(gate({}).begins(ana, { ...asked, isDeep: true })).toMatchObject({
      ok: false,
      why: "role",
      error: expect.stringMatching(/operator/),
    });
  });
});
